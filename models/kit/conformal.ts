import { quantileOfSorted } from '#shared/math/quantile.ts';
import { significant } from '#shared/math/rounding.ts';
import { dependenceOf } from './intervals/dependence.ts';

/**
 * What rolling-origin errors tell about future ones, as plain data: how wide each step is, and how the errors lie once each is
 * divided by the width of its step. Scores of all steps are pooled, since one step alone has few.
 */
export interface Spread {
  /** Root mean square error of step 1, 2, … of the calibrated horizon, drawn towards `line` where origins are few. */
  readonly scale: readonly number[];
  /** Squared width as a line over the step, [at step 0, per step]: carries the width beyond the calibrated horizon. */
  readonly line: readonly [number, number];
  /** Quantiles of the absolute scores at 1 - (1 - j / (k - 1))^2 for j = 0 … k - 1: dense in the tail. */
  readonly scores: readonly number[];
  /** Origins that were used. */
  readonly origins: number;
  /** Correlation of the errors of neighbouring steps: what paths need. */
  readonly dependence?: number;
}

/** Number of quantiles that stand for all scores. */
export const GRID = 41;
const PULL = 4;
const digits = (x: number): number => significant(x, 6);

/** Least-squares line through the squared errors by step, never falling and never below a tenth of their mean. */
export function lineThrough(sum: Float64Array, count: Float64Array): [number, number] {
  let n = 0;
  let total = 0;
  let moment = 0;
  for (let h = 0; h < sum.length; h++) {
    n += count[h]!;
    total += sum[h]!;
    moment += count[h]! * (h + 1);
  }
  const centre = moment / n;
  const level = total / n;
  let cross = 0;
  let square = 0;
  for (let h = 0; h < sum.length; h++) {
    cross += (h + 1 - centre) * (sum[h]! - count[h]! * level);
    square += count[h]! * (h + 1 - centre) ** 2;
  }
  const steepest = (0.9 * level) / Math.max(centre - 1, 1);
  const slope = square > 0 ? Math.min(Math.max(0, cross / square), steepest) : 0;
  return [level - slope * centre, slope];
}

/** The quantiles of ascending scores that stand for all of them. */
export const gridOf = (sorted: Float64Array): number[] =>
  Array.from({ length: GRID }, (_, j) => digits(quantileOfSorted(sorted, 1 - (1 - j / (GRID - 1)) ** 2)));

/**
 * Calibrates from the errors of several origins; `errors[o][h]` is actual minus forecast at step h + 1, NaN where unknown.
 * Undefined where no error is known.
 * Source: Lei et al. (2018), Distribution-free predictive inference for regression; scores scaled by step as in their section 5.2.
 */
export function calibrate(errors: readonly Float64Array[], horizon: number): Spread | undefined {
  const sum = new Float64Array(horizon);
  const count = new Float64Array(horizon);
  for (const row of errors)
    for (let h = 0; h < row.length; h++)
      if (Number.isFinite(row[h])) {
        sum[h]! += row[h]! ** 2;
        count[h]!++;
      }
  const known = count.reduce((a, b) => a + b, 0);
  if (known === 0) return undefined;
  const line = lineThrough(sum, count);
  const scale = Array.from(sum, (s, h) => Math.sqrt((s + PULL * (line[0] + line[1] * (h + 1))) / (count[h]! + PULL)));
  const scores = new Float64Array(known);
  let k = 0;
  for (const row of errors)
    for (let h = 0; h < row.length; h++) if (Number.isFinite(row[h])) scores[k++] = scale[h]! > 0 ? Math.abs(row[h]!) / scale[h]! : 0;
  scores.sort();
  return {
    scale: scale.map(digits),
    line: [digits(line[0]), digits(line[1])],
    scores: gridOf(scores),
    origins: errors.length,
    dependence: digits(dependenceOf(errors, scale)),
  };
}

/** Score that a share `coverage` of future errors stays below, with the finite-sample correction (n + 1) / n. */
export function scoreAt(spread: Spread, coverage: number): number {
  const corrected = Math.min(1, coverage * (1 + 1 / (spread.origins * Math.sqrt(spread.scale.length))));
  return quantileOfSorted(spread.scores, 1 - Math.sqrt(1 - corrected));
}

/** Width of step h + 1, beyond the calibrated horizon too. */
export const scaleAt = (spread: Spread, h: number): number => spread.scale[h] ?? Math.sqrt(spread.line[0] + spread.line[1] * (h + 1));

/** Values of the quantile `p` about the point forecasts: symmetric, so quantiles of different p cannot cross. */
export function conformalQuantile(spread: Spread, mean: Float64Array, p: number): Float64Array {
  const score = Math.sign(p - 0.5) * scoreAt(spread, Math.abs(2 * p - 1));
  return mean.map((m, h) => m + score * scaleAt(spread, h));
}
