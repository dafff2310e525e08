import type { Predictive } from '../series.ts';
import { forecastMultiplicative } from '../smoothing/forecast.ts';
import type { Smoother } from './estimate.ts';
import { growsByFactor, isTrended } from './form.ts';
import { simulatedQuantiles } from './simulate.ts';

/** The base (level and what the slope carries) of each step ahead, were all errors zero. */
export function basesAhead(smoother: Smoother, horizon: number): Float64Array {
  const { weights, last } = smoother;
  let { level, slope } = last;
  return Float64Array.from({ length: horizon }, () => {
    if (growsByFactor(smoother)) {
      slope = weights.phi === 1 ? slope : slope ** weights.phi;
      level *= slope;
    } else if (isTrended(smoother)) {
      slope *= weights.phi;
      level += slope;
    }
    return level;
  });
}

/** Point forecasts: the path without errors. */
export function pathAhead(smoother: Smoother, horizon: number): Float64Array {
  const { season, period, last } = smoother;
  const bases = basesAhead(smoother, horizon);
  if (season === 'N') return bases;
  return bases.map((base, h) => (season === 'A' ? base + last.season[h % period]! : base * last.season[h % period]!));
}

/** How far an error moves the forecasts 1, 2, … steps after it, in an additive model: c(j) of Hyndman et al. (2008), table 6.1. */
function effects({ trend, season, period, weights }: Smoother, horizon: number): Float64Array {
  const { alpha, beta, gamma, phi } = weights;
  let carried = 0;
  let term = 1;
  return Float64Array.from({ length: horizon }, (_, j) => {
    term *= phi;
    carried += term;
    return alpha + (trend === 'N' ? 0 : beta * carried) + (season !== 'N' && (j + 1) % period === 0 ? gamma : 0);
  });
}

/** Additive errors, class 1: variance v (1 + sum of c(j)^2). */
function additive(smoother: Smoother, horizon: number): Predictive {
  const c = effects(smoother, horizon);
  let sum = 1;
  const sd = c.map((effect) => {
    const width = Math.sqrt(smoother.variance * sum);
    sum += effect * effect;
    return width;
  });
  return { mean: pathAhead(smoother, horizon), sd };
}

/** Relative errors on an additive model, class 2: with t(h) = m(h)^2 + v sum of c(j)^2 t(h - j), the variance is (1 + v) t(h) - m(h)^2. */
function relative(smoother: Smoother, horizon: number): Predictive {
  const { variance } = smoother;
  const mean = pathAhead(smoother, horizon);
  const squares = effects(smoother, horizon).map((c) => c * c);
  const t = new Float64Array(horizon);
  const sd = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    let sum = 0;
    for (let j = 1; j <= h; j++) sum += squares[j - 1]! * t[h - j]!;
    t[h] = mean[h]! ** 2 + variance * sum;
    sd[h] = Math.sqrt(Math.max(0, (1 + variance) * t[h]! - mean[h]! ** 2));
  }
  return { mean, sd };
}

/**
 * Point forecasts with their spread: by formula in the classes 1 to 3, else by simulation.
 * Source: Hyndman et al. (2008), chapter 6, tables 6.1 and 6.2.
 */
export function forecastSmoother(smoother: Smoother, horizon: number): Predictive {
  const { error, season, weights, last, period, variance } = smoother;
  if (growsByFactor(smoother) || (error === 'A' && season === 'M'))
    return { mean: pathAhead(smoother, horizon), quantile: simulatedQuantiles(smoother, horizon) };
  if (season === 'M') return forecastMultiplicative({ weights, states: { ...last, season: [...last.season] }, period, variance }, horizon);
  return error === 'A' ? additive(smoother, horizon) : relative(smoother, horizon);
}
