import { trendLine } from '#shared/math/statistics.ts';
import { smallest } from '../kit/golden-section.ts';

/** The long-term line: straight, or straight in logarithms. */
export type Curve = 'linear' | 'exponential';
/** How the two lines make up the series: as a weighted mean, or as a weighted geometric one. */
export type Mix = 'additive' | 'multiplicative';

export interface Lines {
  readonly curve: Curve;
  readonly mix: Mix;
  readonly theta: number;
  /** Intercept and slope of the long-term line (of its logarithm where exponential), row 0 first. */
  readonly intercept: number;
  readonly slope: number;
  /** The short-term line: its smoothing weight and last level. */
  readonly alpha: number;
  readonly level: number;
  readonly rows: number;
}

export interface Fitted {
  readonly lines: Lines;
  /** One-step forecasts of the rows. */
  readonly fitted: Float64Array;
  /** Level of the short-term line after each row. */
  readonly levels: Float64Array;
}

const longTerm = (curve: Curve, intercept: number, slope: number, t: number): number =>
  curve === 'linear' ? intercept + slope * t : Math.exp(intercept + slope * t);

const bent = (mix: Mix, theta: number, y: number, line: number): number =>
  mix === 'additive' ? theta * y + (1 - theta) * line : y ** theta * line ** (1 - theta);

const joined = (mix: Mix, theta: number, short: number, line: number): number =>
  mix === 'additive' ? short / theta + (1 - 1 / theta) * line : short ** (1 / theta) * line ** (1 - 1 / theta);

const LEAST_ALPHA = 1e-4;
const MOST_ALPHA = 0.9999;
const CELLS = 12;
const PRECISION = 1e-5;
/** Of the smoothing weight while theta is still searched for, and of theta. */
const ROUGH = 2e-3;
const THETA_PRECISION = 0.01;

/** Simple exponential smoothing by least squares: the start level follows exactly from the weight. */
function smoothed(x: Float64Array, precision: number): { alpha: number; start: number } {
  const centre = x[0]!;
  const solve = (alpha: number) => {
    let [level, decay, ss, sr, rr] = [0, 1, 0, 0, 0];
    for (let t = 0; t < x.length; t++) {
      const r = x[t]! - centre - level;
      ss += decay * decay;
      sr += decay * r;
      rr += r * r;
      level += alpha * r;
      decay *= 1 - alpha;
    }
    return { start: sr / ss, cost: rr - (sr * sr) / ss };
  };
  const alpha = smallest((a) => solve(a).cost, LEAST_ALPHA, MOST_ALPHA, CELLS, precision).at;
  return { alpha, start: solve(alpha).start + centre };
}

/** The two lines of a series without season, for one theta. Values must be above 0 where curve or mix is not the plain one. */
export function fitLines(y: Float64Array, curve: Curve, mix: Mix, theta: number, precision = PRECISION): Fitted {
  const { intercept, slope } = trendLine(curve === 'linear' ? y : y.map(Math.log));
  const x = y.map((v, t) => bent(mix, theta, v, longTerm(curve, intercept, slope, t)));
  const { alpha, start } = smoothed(x, precision);
  let level = start;
  const levels = new Float64Array(y.length);
  const fitted = x.map((v, t) => {
    const one = joined(mix, theta, level, longTerm(curve, intercept, slope, t));
    level += alpha * (v - level);
    levels[t] = level;
    return one;
  });
  return { lines: { curve, mix, theta, intercept, slope, alpha, level, rows: y.length }, fitted, levels };
}

/** What lines at `level` say of row `t`. */
export const lineAt = ({ curve, mix, theta, intercept, slope }: Lines, level: number, t: number): number =>
  joined(mix, theta, level, longTerm(curve, intercept, slope, t));

/** Point forecasts of the next steps. */
export const linesAhead = (lines: Lines, horizon: number): Float64Array =>
  Float64Array.from({ length: horizon }, (_, h) => lineAt(lines, lines.level, lines.rows + h));

const meanError = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, t) => sum + Math.abs(v - b[t]!), 0) / a.length;

/** The lines with the theta from 1 to 3 whose one-step forecasts have the smallest mean absolute error. */
export function bestLines(y: Float64Array, curve: Curve, mix: Mix, check: () => void): Fitted {
  const cost = (theta: number): number => {
    check();
    const error = meanError(fitLines(y, curve, mix, theta, ROUGH).fitted, y);
    return Number.isFinite(error) ? error : Number.POSITIVE_INFINITY;
  };
  return fitLines(y, curve, mix, smallest(cost, 1, 3, 6, THETA_PRECISION).at);
}

/** The lines after more rows, line kept; a row that is missing, or not above 0 where it must be, leaves the level as it is. */
export function advancedLines(lines: Lines, y: Float64Array): Lines {
  const { curve, mix, theta, intercept, slope, alpha, rows } = lines;
  let { level } = lines;
  y.forEach((v, i) => {
    const x = bent(mix, theta, v, longTerm(curve, intercept, slope, rows + i));
    if (Number.isFinite(x)) level += alpha * (x - level);
  });
  return { ...lines, level, rows: rows + y.length };
}
