import { median } from './quantile.ts';
import { rollingMedian } from './rolling-median.ts';
import { differences } from './statistics.ts';

/** Robust standard deviations beyond which a departure counts as an outlier. */
const OUTLIER_LIMIT = 6;

/** Outliers in a row that are still seen as such and not as a level of their own. */
const CENTRE = 5;
const SPREAD = 12;
const SIGMA = 1.4826;
const SAMPLE = 50_000;
const NEIGHBOURS = 4;
const BLOCK = 250_000;

/** Median of the four nearest values of the same phase in other seasons; NaN where there are fewer than two. */
function seasonalMedian(y: Float64Array, season: number): Float64Array {
  const near = new Float64Array(NEIGHBOURS);
  return y.map((_, i) => {
    let found = 0;
    for (let k = 1; k <= NEIGHBOURS && found < NEIGHBOURS; k++) {
      const before = y[i - k * season];
      const after = y[i + k * season];
      if (before !== undefined && !Number.isNaN(before)) near[found++] = before;
      if (after !== undefined && !Number.isNaN(after) && found < NEIGHBOURS) near[found++] = after;
    }
    if (found < 2) return Number.NaN;
    for (let a = 1; a < found; a++) for (let b = a; b > 0 && near[b - 1]! > near[b]!; b--) swap(near, b);
    return (near[(found - 1) >> 1]! + near[found >> 1]!) / 2;
  });
}

function swap(x: Float64Array, b: number): void {
  const held = x[b]!;
  x[b] = x[b - 1]!;
  x[b - 1] = held;
}

/** Median absolute value as a standard deviation; of those that are not zero where more than half are. A sample of long input. */
function spreadOf(deviations: Float64Array): number {
  const stride = Math.max(1, Math.floor(deviations.length / SAMPLE));
  const size = deviations.filter((d, i) => i % stride === 0 && !Number.isNaN(d)).map(Math.abs);
  const whole = median(size);
  return SIGMA * (whole > 0 ? whole : median(size.filter((d) => d > 0)));
}

/** Per step, what counts as far: six times the larger of the spread of the series and that of the surrounding 25 steps. */
function farOf(deviations: Float64Array): Float64Array {
  const overall = spreadOf(deviations);
  return rollingMedian(deviations.map(Math.abs), SPREAD).map((near) => OUTLIER_LIMIT * Math.max(overall, SIGMA * near));
}

/** Outliers of one series: the steps, and the range in which a value there would have been plausible. */
export interface Outliers {
  readonly at: readonly number[];
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  /** Departure from the expected value in robust standard deviations. */
  readonly score: readonly number[];
}

interface Found extends Outliers {
  /** 1 above what is expected, -1 below. */
  readonly side: readonly number[];
}

function outliersOf(y: Float64Array, season: number): Found {
  const seasonal = season > 1 && y.length >= 3 * season;
  const baseline = seasonal ? seasonalMedian(y, season) : new Float64Array(y.length);
  const rest = y.map((v, i) => v - baseline[i]!);
  const centre = rollingMedian(rest, CENTRE);
  const deviation = rest.map((v, i) => v - centre[i]!);
  const far = farOf(deviation);
  const steps = differences(rest);
  const jump = farOf(steps);
  const jumps = (i: number): boolean => i < 0 || i >= steps.length || !(Math.abs(steps[i]!) <= jump[i]!);
  const found = { at: [] as number[], lo: [] as number[], hi: [] as number[], score: [] as number[], side: [] as number[] };
  for (let a = 0; a < y.length; a++) {
    if (!(Math.abs(deviation[a]!) > far[a]!)) continue;
    let b = a;
    while (b + 1 < y.length && Math.abs(deviation[b + 1]!) > far[b + 1]! && deviation[b + 1]! > 0 === deviation[a]! > 0) b++;
    if (b - a < CENTRE && jumps(a - 1) && jumps(b))
      for (let i = a; i <= b; i++) {
        const expected = baseline[i]! + centre[i]!;
        found.at.push(i);
        found.lo.push(expected - far[i]!);
        found.hi.push(expected + far[i]!);
        found.side.push(Math.sign(deviation[i]!));
        found.score.push((OUTLIER_LIMIT * Math.abs(deviation[i]!)) / far[i]!);
      }
    a = b;
  }
  return found;
}

/**
 * Outliers of a regular series (NaN where missing): values that lie far from what is expected, and that the series jumps to and back from.
 *
 * Expected is the median of the same phase in the four nearest seasons plus the running median (11 steps) of what then remains: a Hampel
 * filter on seasonally adjusted values. Far is six robust standard deviations, 1.4826 times the larger of the median absolute deviation
 * of the series and that of the surrounding 25 steps; a jump is as far by the same measure of the adjusted series' differences. So a
 * seasonal peak is none (it agrees with its own phase), nor a level shift (it does not come back), nor a steep ramp or a heat wave
 * (it does not jump). At most five in a row are found.
 * Source: Hampel (1974), The influence curve; Davies & Gather (1993), The identification of multiple outliers, JASA 88.
 *
 * `season` in steps, 1 for none; one that the series does not hold three times is not used. A series longer than 250,000 steps is judged
 * in blocks of that length, each with its own spread. `year` in steps, 0 where it does not matter: an outlier that comes back about a year
 * later or earlier (within 2 %) to the same side is an event (a Christmas peak in a short history), so it is none.
 */
export function findOutliers(y: Float64Array, season: number, year = 0): Outliers {
  const found = inBlocks(y, season);
  return year > 0 ? withoutYearly(found, year) : found;
}

function withoutYearly({ at, lo, hi, score, side }: Found, year: number): Outliers {
  const near = Math.max(1, Math.round(0.02 * year));
  const bySide = [1, -1].map((sign) => new Set(at.filter((_, k) => side[k] === sign)));
  const returns = (i: number, same: ReadonlySet<number>): boolean => {
    for (let d = -near; d <= near; d++) if (same.has(i + year + d) || same.has(i - year + d)) return true;
    return false;
  };
  const kept = [...at.keys()].filter((k) => !returns(at[k]!, bySide[side[k] === 1 ? 0 : 1]!));
  const pick = (list: readonly number[]) => kept.map((k) => list[k]!);
  return { at: pick(at), lo: pick(lo), hi: pick(hi), score: pick(score) };
}

function inBlocks(y: Float64Array, season: number): Found {
  const margin = NEIGHBOURS * season + SPREAD + 1;
  if (y.length <= BLOCK + margin) return outliersOf(y, season);
  const found = { at: [] as number[], lo: [] as number[], hi: [] as number[], score: [] as number[], side: [] as number[] };
  for (let from = 0; from < y.length; from += BLOCK) {
    const start = Math.max(0, from - margin);
    const part = outliersOf(y.subarray(start, from + BLOCK + margin), season);
    part.at.forEach((place, k) => {
      const at = start + place;
      if (at < from || at >= from + BLOCK) return;
      found.at.push(at);
      found.lo.push(part.lo[k]!);
      found.hi.push(part.hi[k]!);
      found.score.push(part.score[k]!);
      found.side.push(part.side[k]!);
    });
  }
  return found;
}

/** The longest of the seasons that `length` steps hold at least three times; 1 where there is none. */
export const usableSeason = (seasons: readonly number[], length: number): number =>
  seasons.reduce((best, season) => (season * 3 <= length && season > best ? season : best), 1);
