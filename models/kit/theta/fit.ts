import { mean, trendLine } from '#shared/math/statistics.ts';
import { smallest } from '../golden-section.ts';
import { ahead, running, type TwoLines, take, trendOf } from './two-lines.ts';

/** Region of the smoothing weight, as in forecTheta. */
const LEAST_ALPHA = 0.1;
const MOST_ALPHA = 0.99;
const CELLS = 18;
const PRECISION = 1e-7;

export interface Lines {
  readonly dynamic: boolean;
  /** At least 1. Chosen with the other numbers where `free`. */
  readonly theta: number;
  readonly free: boolean;
  /** How firmly a free theta is held to the given one: 1 / variance of the weight 1 - 1/theta before the data are seen; 0 not at all. */
  readonly pull: number;
}

export interface FittedLines {
  readonly lines: TwoLines;
  /** The same before the first row. */
  readonly start: TwoLines;
  /** Rows that the errors were judged on, less the numbers that were chosen by them. */
  readonly degrees: number;
}

const BLANK: TwoLines = { dynamic: true, alpha: 0, weight: 0, rows: 0, level: 0, mean: 0, intercept: 0, slope: 0, variance: 0 };

interface Candidate {
  readonly alpha: number;
  readonly weight: number;
  readonly start: number;
  /** Squared one-step errors, and what the pull adds. */
  readonly cost: number;
}

/** What is thought of the long-term line's weight beforehand: endless stiffness fixes it. */
interface Prior {
  readonly weight: number;
  readonly stiffness: number;
}

interface Trend {
  /** Intercept and slope of the line as they are known after t rows. */
  readonly intercepts: Float64Array;
  readonly slopes: Float64Array;
}

function trendsOf(y: Float64Array, dynamic: boolean): Trend {
  const n = y.length;
  const intercepts = new Float64Array(n);
  const slopes = new Float64Array(n);
  if (!dynamic) {
    const { intercept, slope } = trendLine(y);
    return { intercepts: intercepts.fill(intercept - slope), slopes: slopes.fill(slope) };
  }
  const s = running({ ...BLANK, dynamic });
  for (let t = 0; t < n; t++) {
    intercepts[t] = s.intercept;
    slopes[t] = s.slope;
    take({ ...BLANK, dynamic }, s, y[t]!);
  }
  return { intercepts, slopes };
}

/**
 * The best start level and weight of the long-term line for one alpha: the forecasts are linear in both, so that two normal equations
 * give them exactly. The weight is held in 0 … 1 (theta from 1 to infinity) and drawn to the prior's.
 */
function bestFor(alpha: number, y: Float64Array, { intercepts, slopes }: Trend, from: number, prior: Prior): Candidate {
  const { stiffness } = prior;
  const fixed = stiffness === Number.POSITIVE_INFINITY;
  let level = 0;
  let decay = 1;
  let [ss, gg, sg, sr, gr, rr] = [0, 0, 0, 0, 0, 0];
  for (let t = 0; t < y.length; t++) {
    const v = y[t]!;
    if (t >= from) {
      const g = trendOf(intercepts[t]!, slopes[t]!, alpha, decay);
      const r = v - level;
      ss += decay * decay;
      gg += g * g;
      sg += decay * g;
      sr += decay * r;
      gr += g * r;
      rr += r * r;
    }
    level += alpha * (v - level);
    decay *= 1 - alpha;
  }
  const curvature = (ss > 0 ? gg - (sg * sg) / ss : gg) + stiffness;
  const pulled = (ss > 0 ? gr - (sg * sr) / ss : gr) + stiffness * prior.weight;
  const weight = fixed || curvature <= 1e-12 * gg ? prior.weight : Math.min(1, Math.max(0, pulled / curvature));
  const start = ss > 0 ? (sr - weight * sg) / ss : 0;
  const squares = rr + start * start * ss + weight * weight * gg + 2 * (start * weight * sg - start * sr - weight * gr);
  return { alpha, weight, start, cost: fixed ? squares : squares + stiffness * (weight - prior.weight) ** 2 };
}

/** The model of a series that lies higher by `by`. */
const raised = (fit: TwoLines, by: number): TwoLines => ({
  ...fit,
  level: fit.level + by * (1 - fit.weight * (1 - fit.alpha) ** fit.rows),
  mean: fit.dynamic && fit.rows > 0 ? fit.mean + by : 0,
  intercept: fit.intercept + (fit.dynamic && fit.rows === 0 ? 0 : by),
});

/**
 * Smoothing weight, start level and (where it is not given) theta with the least squared one-step errors. Criterion and region are those
 * of forecTheta: dynamic lines are judged from the third row on. Needs 4 rows.
 */
export function fitTwoLines(history: Float64Array, { dynamic, theta, free, pull }: Lines, check: () => void): FittedLines {
  const centre = mean(history);
  const y = history.map((v) => v - centre);
  const trends = trendsOf(y, dynamic);
  const from = dynamic ? 2 : 0;
  const searchWith = (prior: Prior): Candidate => {
    const cost = (alpha: number): number => {
      check();
      return bestFor(alpha, y, trends, from, prior).cost;
    };
    return bestFor(smallest(cost, LEAST_ALPHA, MOST_ALPHA, CELLS, PRECISION).at, y, trends, from, prior);
  };
  const known = { weight: 1 - 1 / theta, stiffness: Number.POSITIVE_INFINITY };
  const degrees = (numbers: number): number => Math.max(1, y.length - from - numbers);
  const stiffness = free && pull > 0 ? (pull * Math.max(0, searchWith(known).cost)) / degrees(2) : 0;
  const { alpha, weight, start } = searchWith(free ? { ...known, stiffness } : known);
  const line = dynamic ? { intercept: 0, slope: 0 } : { intercept: trends.intercepts[0]!, slope: trends.slopes[0]! };
  const centred: TwoLines = { ...BLANK, ...line, dynamic, alpha, weight, level: start };
  const s = running(centred);
  let squares = 0;
  for (const v of y) {
    if (s.rows >= from) squares += (v - ahead(centred, s)) ** 2;
    take(centred, s, v);
  }
  const left = degrees(free ? 3 : 2);
  const fit = { ...centred, variance: squares / left };
  return { lines: raised({ ...fit, ...s }, centre), start: raised(fit, centre), degrees: left };
}
