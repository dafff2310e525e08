import { quantileOfSorted } from '#shared/math/quantile.ts';
import { significant } from '#shared/math/rounding.ts';
import { calibrate } from '../conformal.ts';

/**
 * How wide forecasts miss, as plain data. A miss in shares of the local size is told as a score: divided by the usual width of its step, by
 * how hard its row looks, and by how hard its series is. Quantiles of the scores, pooled over all series, give the intervals.
 */
export interface Spread {
  readonly scale: readonly number[];
  readonly line: readonly [number, number];
  /** Signed quantiles of the scores at the probabilities of `GRID`. */
  readonly scores: readonly number[];
  /** Independent misses that the scores are worth: for the correction of small samples. */
  readonly worth: number;
}

const HALF = 40;
/** Dense in both tails: p(j) = x^2 / 2 for x from 0 to 1, and mirrored. */
const GRID = Array.from({ length: 2 * HALF + 1 }, (_, j) => {
  const x = j <= HALF ? j / HALF : (2 * HALF - j) / HALF;
  return j <= HALF ? (x * x) / 2 : 1 - (x * x) / 2;
});

/** Width of a step, 1-based: as measured up to the calibrated horizon, by the line beyond it. */
export const widthAt = ({ scale, line }: Pick<Spread, 'scale' | 'line'>, step: number): number =>
  scale[step - 1] ?? Math.sqrt(line[0] + line[1] * step);

/** Usual width by step from misses (actual less forecast, in shares of the local size); undefined where there is none. */
export function widthsOf(misses: readonly Float64Array[], horizon: number): Pick<Spread, 'scale' | 'line'> | undefined {
  const spread = calibrate(misses, horizon);
  if (!spread || !(spread.line[0] + spread.line[1] > 0)) return undefined;
  return { scale: spread.scale, line: spread.line };
}

export function spreadOf(widths: Pick<Spread, 'scale' | 'line'>, scores: Float64Array, worth: number): Spread {
  const sorted = Float64Array.from(scores).sort();
  return { ...widths, scores: GRID.map((p) => significant(quantileOfSorted(sorted, p), 6)), worth };
}

/** The score that a share p of misses stays below; tails are moved out by what few scores cannot show. */
export function scoreAt({ scores, worth }: Spread, p: number): number {
  const tail = Math.min(p, 1 - p);
  const corrected = Math.max(0, tail - (0.5 - tail) / worth);
  const x = Math.sqrt(2 * corrected) * HALF;
  const below = Math.min(Math.floor(x), HALF - 1);
  const at = p <= 0.5 ? (j: number) => scores[j]! : (j: number) => scores[2 * HALF - j]!;
  return at(below) + (x - below) * (at(below + 1) - at(below));
}
