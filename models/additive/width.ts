import { quantile } from '#shared/math/quantile.ts';
import { significant } from '#shared/math/rounding.ts';
import { carried } from '../kit/carry.ts';
import { rowsOf, type Series, type Steps, stepsOf } from '../kit/series.ts';
import { type Fit, futureTimes, meanOf } from './fit.ts';
import { changeSize } from './paths.ts';

/** The point forecast: trend, effects and the errors carried on. */
export function pointsOf(fit: Fit, steps: Steps): Float64Array {
  const kept = fit.carry && carried(fit.carry, steps.times.length);
  return meanOf(fit, steps).map((v, h) => v + (kept ? kept[h]! : 0));
}

/** Standard deviation of the errors ahead and of the bends to come, in the unit of the target (of an additive model with a line). */
export function stepSd(fit: Fit, steps: Steps): Float64Array {
  const { carry, sigma, unit, trend } = fit;
  const { phi, psi, recent } = carry ?? { phi: 0, psi: 0, recent: [0] };
  const season = psi > 0 ? recent.length - 1 : 0;
  const noise = sigma * sigma * (1 - phi * phi) * (1 - psi * psi);
  const bends = trend.growth === 'linear' ? (2 * trend.deltas.length * changeSize(trend) ** 2) / 3 : 0;
  const response = new Float64Array(steps.times.length);
  let squares = 0;
  return futureTimes(fit, steps).map((t, h) => {
    const at = (k: number): number => (k >= 0 ? response[k]! : 0);
    response[h] = (h === 0 ? 1 : 0) + phi * at(h - 1) + (season > 0 ? psi * (at(h - season) - phi * at(h - season - 1)) : 0);
    squares += response[h]! ** 2;
    return unit * Math.sqrt(noise * squares + bends * Math.max(0, t - 1) ** 3);
  });
}

const ORIGINS = 3;
const FEWEST_ROWS = 12;
const WIDEST = 6;
/** Half of the 80 % interval of the standard normal distribution. */
const EIGHTY = 1.2815515655446004;

/**
 * How much wider than the fit says its errors are: by the forecasts from two earlier origins, a season apart. A fit that carries errors on
 * knows its own history too well.
 */
export function widening(series: Series, season: number, fitRows: (rows: Series) => Fit): number {
  const n = series.y.length;
  const horizon = Math.min(Math.max(season, 10), Math.floor(n / 6));
  if (n - ORIGINS * horizon < FEWEST_ROWS) return 1;
  const scores: number[] = [];
  for (let k = 1; k <= ORIGINS; k++) {
    const origin = n - k * horizon;
    const fit = fitRows(rowsOf(series, 0, origin));
    const steps = stepsOf(rowsOf(series, origin, origin + horizon));
    const mean = pointsOf(fit, steps);
    const sd = stepSd(fit, steps);
    mean.forEach((v, h) => {
      const score = Math.abs(series.y[origin + h]! - v) / sd[h]!;
      if (Number.isFinite(score)) scores.push(score);
    });
  }
  if (scores.length === 0) return 1;
  return significant(Math.min(WIDEST, Math.max(1, quantile(scores, 0.8) / EIGHTY)), 6);
}
