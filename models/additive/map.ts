import { type Linearised, linearise, solve } from './linearise.ts';
import { cost, type Evidence, type Fitted, noiseFor, residualSquares } from './posterior.ts';
import type { Trend } from './trend.ts';

/** Noise below this share of the largest value is none. */
const LEAST_NOISE = 1e-9;
const MOST_ROUNDS = 100;

const pointOf = (trend: Trend, point: Float64Array, width: number): { trend: Trend; beta: Float64Array } => ({
  trend: { ...trend, k: point[0]!, m: point[1]!, deltas: Array.from(point.subarray(2 + width)) },
  beta: point.slice(2, 2 + width),
});

/** The point a share of the way from one fit to another, with the noise that suits it. */
function between(data: Evidence, from: Fitted, to: Omit<Fitted, 'sigma'>, share: number): Fitted {
  const mix = (a: number, b: number): number => (share === 1 ? b : a + share * (b - a));
  const trend = {
    ...to.trend,
    k: mix(from.trend.k, to.trend.k),
    m: mix(from.trend.m, to.trend.m),
    deltas: to.trend.deltas.map((d, j) => mix(from.trend.deltas[j]!, d)),
  };
  const beta = to.beta.map((b, j) => mix(from.beta[j]!, b));
  return { trend, beta, sigma: Math.max(LEAST_NOISE, noiseFor(residualSquares(data, trend, beta), data.y.length)) };
}

/**
 * The most probable trend, effects and noise. With an additive model of a linear trend each step is exact for its noise, so a few suffice;
 * otherwise the model is linearised anew at each step (Gauss-Newton), and a step that does not help is shortened.
 * Source: the model is that of Taylor & Letham (2018), Forecasting at scale; priors as in prophet.stan.
 */
export function fitMap(data: Evidence, start: Trend, check: () => void): Fitted {
  const width = data.priors.length;
  const isLinear = !data.multiplicative && start.growth !== 'logistic';
  const zero = { trend: start, beta: new Float64Array(width) };
  let best = between(data, { ...zero, sigma: 1 }, zero, 1);
  let lowest = cost(data, best);
  let lines: Linearised | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    check();
    if (!lines || !isLinear) lines = linearise(data, best.trend, best.beta, check);
    const point = solve(lines, data, best.sigma, Float64Array.from(best.trend.deltas));
    if (!point) break;
    const target = pointOf(start, point, width);
    let next: Fitted | undefined;
    for (let share = 1; share > 1e-3 && !next; share /= 2) {
      const tried = between(data, best, target, share);
      if (cost(data, tried) < lowest) next = tried;
    }
    if (!next) break;
    const gain = lowest - cost(data, next);
    best = next;
    lowest -= gain;
    if (gain < 1e-9 * data.y.length || best.sigma === LEAST_NOISE) break;
  }
  return best;
}
