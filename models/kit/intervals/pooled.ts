import { quantileOfSorted } from '#shared/math/quantile.ts';
import { significant } from '#shared/math/rounding.ts';
import { GRID, gridOf, lineThrough, type Spread } from '../conformal.ts';
import { dependenceOf } from './dependence.ts';

/** Origins that the panel's profile over the steps counts as, beside a series' own; the same for its size and its scores. */
const PROFILE = 8;
const SIZE = 1;
const SCORES = 20;
/** A squared error counts at most as this many typical ones, so that one series cannot shape the panel. */
const MOST = 16;

const digits = (x: number): number => significant(x, 6);

/** Errors of one origin: actual minus forecast by step, NaN where unknown. */
export interface OriginErrors {
  /** Steps from the origin to the end of the history. */
  readonly back: number;
  readonly errors: Float64Array;
}

interface Sums {
  /** By step: errors squared, and how many. */
  readonly square: Float64Array;
  readonly count: Float64Array;
  /** Horizons side by side that the origins span: what they are worth, since those less than a horizon apart share their actuals. */
  readonly worth: number;
}

function sumsOf(rows: readonly OriginErrors[], horizon: number): Sums {
  const square = new Float64Array(horizon);
  const count = new Float64Array(horizon);
  let latest = Number.POSITIVE_INFINITY;
  let first = 0;
  for (const { back, errors } of rows) {
    latest = Math.min(latest, back);
    first = Math.max(first, back);
    for (let h = 0; h < Math.min(horizon, errors.length); h++)
      if (Number.isFinite(errors[h])) {
        square[h]! += errors[h]! ** 2;
        count[h]!++;
      }
  }
  return { square, count, worth: rows.length > 0 ? Math.min(rows.length, first / horizon) : 0 };
}

const total = (x: Float64Array): number => x.reduce((a, b) => a + b, 0);

/** How the squared error grows over the steps: the mean over series, each in units of its own mean, drawn towards a line. */
function profileOf(all: readonly Sums[], horizon: number): { profile: Float64Array; line: readonly [number, number] } {
  const square = new Float64Array(horizon);
  const count = new Float64Array(horizon);
  for (const s of all) {
    const mean = total(s.square) / total(s.count);
    if (!(mean > 0)) continue;
    for (let h = 0; h < horizon; h++) {
      if (s.count[h] === 0) continue;
      square[h]! += Math.min(MOST * s.count[h]!, s.square[h]! / mean);
      count[h]! += s.count[h]!;
    }
  }
  if (total(count) === 0) return { profile: new Float64Array(horizon).fill(1), line: [1, 0] };
  const line = lineThrough(square, count);
  return { profile: square.map((s, h) => (s + PROFILE * (line[0] + line[1] * (h + 1))) / (count[h]! + PROFILE)), line };
}

/** Squared size of the errors of a series where those of one step are `profile`, drawn to the prior where origins are few. */
function sizeOf({ square, count, worth }: Sums, profile: Float64Array, prior: number): number {
  let sum = 0;
  let n = 0;
  for (let h = 0; h < square.length; h++) {
    sum += square[h]! / profile[h]!;
    n += count[h]!;
  }
  return n > 0 ? ((sum / n) * worth + SIZE * prior) / (worth + SIZE) : prior;
}

const median = (x: readonly number[]): number => quantileOfSorted(Float64Array.from(x).sort(), 0.5);

/**
 * Spreads of many series from a few origins each: what one series cannot tell (how errors grow over the steps, how long their tails are)
 * it has from the panel, the less the more origins it has itself. `errors[s]` are those of its origins; `change[s]` the typical change of the
 * series, by which series are told small from large. Scores are of origins that share no actual with those that the size was taken from, as a new one does not.
 * Undefined for a series where nothing is known of the errors of any series.
 * Sources: Lei et al. (2018); Barber et al. (2021), Predictive inference with the jackknife+.
 */
export function pooledSpreads(
  errors: readonly (readonly OriginErrors[])[],
  change: ArrayLike<number>,
  horizon: number,
): (Spread | undefined)[] {
  const sums = errors.map((rows) => sumsOf(rows, horizon));
  const known = sums.map((s) => total(s.count));
  if (known.every((n) => n === 0)) return errors.map(() => undefined);
  const { profile, line } = profileOf(sums, horizon);
  const ratios = sums.flatMap(({ square, count }, s) =>
    known[s]! > 0 && change[s]! > 0 ? [total(square) / total(count) / change[s]! ** 2] : [],
  );
  const ratio = ratios.length > 0 ? median(ratios) : 1;
  const priors = sums.map((_, s) => ratio * change[s]! ** 2);
  const own = errors.map((rows, s) => {
    const scores: number[] = [];
    for (const { back, errors: row } of rows) {
      const others = sumsOf(
        rows.filter((r) => Math.abs(r.back - back) >= horizon),
        horizon,
      );
      const size = Math.sqrt(sizeOf(others, profile, priors[s]!));
      for (let h = 0; h < Math.min(horizon, row.length); h++)
        if (Number.isFinite(row[h])) scores.push(size > 0 ? Math.abs(row[h]!) / (size * Math.sqrt(profile[h]!)) : 0);
    }
    return Float64Array.from(scores).sort();
  });
  const all = gridOf(Float64Array.from(own.flatMap((x) => [...x])).sort());
  return errors.map((rows, s) => {
    const size = sizeOf(sums[s]!, profile, priors[s]!);
    const { square, count } = sums[s]!;
    const squares = profile.map((g, h) => (square[h]! + PROFILE * size * g) / (count[h]! + PROFILE));
    const share = own[s]!.length > 0 ? rows.length / (rows.length + SCORES) : 0;
    const mine = share > 0 ? gridOf(own[s]!) : all;
    const scale = squares.map((v) => Math.sqrt(v));
    return {
      scale: Array.from(scale, digits),
      line: [digits(size * line[0]), digits(size * line[1])],
      scores: Array.from({ length: GRID }, (_, j) => digits(share * mine[j]! + (1 - share) * all[j]!)),
      origins: Math.max(rows.length, Math.round(((1 - share) * known.reduce((a, b) => a + b, 0)) / horizon)),
      dependence: digits(
        dependenceOf(
          rows.map((r) => r.errors),
          scale,
        ),
      ),
    };
  });
}
