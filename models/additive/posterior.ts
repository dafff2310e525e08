import { type Trend, trendAt } from './trend.ts';

/** Scaled values, times and features of the known rows, with the scales of the priors. */
export interface Evidence {
  readonly y: Float64Array;
  readonly t: Float64Array;
  /** Row-major, one row per value. */
  readonly features: Float64Array;
  /** Standard deviation of the normal prior of each feature's coefficient. */
  readonly priors: Float64Array;
  /** Whether the features multiply the trend. */
  readonly multiplicative: boolean;
  /** Scale of the Laplace prior of the trend's changes. */
  readonly changePrior: number;
}

export interface Fitted {
  readonly trend: Trend;
  readonly beta: Float64Array;
  /** Standard deviation of the observation noise. */
  readonly sigma: number;
}

/** Standard deviation of the normal prior of rate and offset. */
export const TREND_PRIOR = 5;
const NOISE_PRIOR = 0.5;

/** The effect of the features of row i: X beta. */
export function effectAt(features: Float64Array, beta: ArrayLike<number>, i: number): number {
  let sum = 0;
  for (let j = 0, at = i * beta.length; j < beta.length; j++) sum += features[at + j]! * beta[j]!;
  return sum;
}

export function residualSquares({ y, t, features, multiplicative }: Evidence, trend: Trend, beta: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const level = trendAt(trend, t[i]!);
    const effect = effectAt(features, beta, i);
    sum += (y[i]! - (multiplicative ? level * (1 + effect) : level + effect)) ** 2;
  }
  return sum;
}

/** Minus the logarithm of the priors of trend and coefficients, without constants. */
function priorCost({ priors, changePrior }: Evidence, { k, m, deltas }: Trend, beta: Float64Array): number {
  const normal = (k * k + m * m) / (2 * TREND_PRIOR ** 2) + beta.reduce((sum, b, j) => sum + 0.5 * (b / priors[j]!) ** 2, 0);
  return normal + deltas.reduce((sum, d) => sum + Math.abs(d), 0) / changePrior;
}

/** The noise that maximises the posterior for the given squares: the root of s^4 / prior^2 + n s^2 - squares. */
export const noiseFor = (squares: number, n: number): number => {
  const a = NOISE_PRIOR ** -2;
  return Math.sqrt((2 * squares) / (n + Math.sqrt(n * n + 4 * a * squares)));
};

/** Minus the logarithm of the posterior, without constants. */
export function cost(data: Evidence, { trend, beta, sigma }: Fitted): number {
  const likelihood = residualSquares(data, trend, beta) / (2 * sigma * sigma) + data.y.length * Math.log(sigma);
  return likelihood + sigma ** 2 / (2 * NOISE_PRIOR ** 2) + priorCost(data, trend, beta);
}
