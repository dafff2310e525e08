import type { Predictive } from '../series.ts';
import type { Smoother } from './form.ts';

/** phi + phi^2 + … + phi^h for h = 1 … horizon. */
function dampedSums(phi: number, horizon: number): Float64Array {
  const out = new Float64Array(horizon);
  let term = 1;
  let sum = 0;
  for (let h = 0; h < horizon; h++) {
    term *= phi;
    sum += term;
    out[h] = sum;
  }
  return out;
}

/** Exact mean and variance under additive errors. Source: Hyndman et al. (2008), table 6.1 (class 1). */
function forecastAdditive({ season, period, weights, states, variance }: Smoother, horizon: number): Predictive {
  const { alpha, beta, gamma, phi } = weights;
  const damped = dampedSums(phi, horizon);
  const mean = new Float64Array(horizon);
  const sd = new Float64Array(horizon);
  let carried = 0;
  for (let h = 0; h < horizon; h++) {
    mean[h] = states.level + damped[h]! * states.slope + (season === 'none' ? 0 : states.season[h % period]!);
    sd[h] = Math.sqrt(variance * (1 + carried));
    carried += (alpha + beta * damped[h]! + (season !== 'none' && (h + 1) % period === 0 ? gamma : 0)) ** 2;
  }
  return { mean, sd };
}

/**
 * Exact mean and variance of (level + phi slope) * figure * (1 + e) under relative errors. The level follows
 * l' = b (1 + alpha e), s' = phi s + beta b e with b = l + phi s, and a figure grows by (1 + gamma e) when its turn comes: so each
 * place in the season needs the first two moments of a pair only. Moments over e are polynomials of degree 4, for which the
 * three-point Gauss-Hermite rule is exact. Source: Hyndman et al. (2008), section 6.3 (class 3), worked out per place.
 */
export function forecastMultiplicative(
  { period, weights, states, variance }: Pick<Smoother, 'period' | 'weights' | 'states' | 'variance'>,
  horizon: number,
): Predictive {
  const { alpha, beta, gamma, phi } = weights;
  const mean = new Float64Array(horizon);
  const sd = new Float64Array(horizon);
  const nodes = [0, Math.sqrt(3 * variance), -Math.sqrt(3 * variance)];
  const shares = [2 / 3, 1 / 6, 1 / 6];
  for (let place = 0; place < Math.min(period, horizon); place++) {
    const figure = states.season[place]!;
    let level = states.level * figure;
    let slope = states.slope * figure;
    let ll = level * level;
    let ls = level * slope;
    let ss = slope * slope;
    for (let h = 0; h < horizon; h++) {
      const turn = h % period === place;
      if (turn) {
        mean[h] = level + phi * slope;
        const square = ll + 2 * phi * ls + phi * phi * ss;
        sd[h] = Math.sqrt(Math.max(0, (1 + variance) * square - mean[h]! ** 2));
      }
      const next = [0, 0, 0, 0, 0];
      for (let k = 0; k < 3; k++) {
        const grown = turn ? 1 + gamma * nodes[k]! : 1;
        const a = (1 + alpha * nodes[k]!) * grown;
        const b = beta * nodes[k]! * grown;
        const d = phi * (grown + b);
        const share = shares[k]!;
        next[0]! += share * a * (level + phi * slope);
        next[1]! += share * (b * level + d * slope);
        next[2]! += share * a * a * (ll + 2 * phi * ls + phi * phi * ss);
        next[3]! += share * a * (b * ll + (d + phi * b) * ls + phi * d * ss);
        next[4]! += share * (b * b * ll + 2 * b * d * ls + d * d * ss);
      }
      [level, slope, ll, ls, ss] = next as [number, number, number, number, number];
    }
  }
  return { mean, sd };
}

/** Point forecasts and standard deviations of a fitted smoother. */
export const forecastSmoother = (smoother: Smoother, horizon: number): Predictive =>
  smoother.season === 'multiplicative' ? forecastMultiplicative(smoother, horizon) : forecastAdditive(smoother, horizon);
