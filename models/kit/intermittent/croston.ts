import { bestOf } from './weights.ts';

/** Smoothed size of a demand, smoothed rows from one to the next, and rows since the last one. */
export interface Intervals {
  readonly alpha: number;
  readonly size: number;
  readonly interval: number;
  readonly since: number;
}

/** Demand per row. */
export const demandRate = ({ size, interval }: Intervals): number => (interval > 0 ? size / interval : 0);

/** The state after more rows; NaN rows do not count. A first demand is taken as it is. */
export function observe(state: Intervals, y: ArrayLike<number>): Intervals {
  const { alpha } = state;
  let { size, interval, since } = state;
  for (let i = 0; i < y.length; i++) {
    const v = y[i]!;
    if (!Number.isFinite(v)) continue;
    since++;
    if (v === 0) continue;
    size = interval === 0 ? v : size + alpha * (v - size);
    interval = interval === 0 ? since : interval + alpha * (since - interval);
    since = 0;
  }
  return { alpha, size, interval, since };
}

/** Mean squared error of the rate as a forecast of the next row, from the first demand on. */
function rateError(alpha: number, y: Float64Array): number {
  let [size, interval, since, sum, count] = [0, 0, 0, 0, 0];
  for (const v of y) {
    since++;
    if (interval > 0) {
      sum += (v - size / interval) ** 2;
      count++;
    }
    if (v === 0) continue;
    size = interval === 0 ? v : size + alpha * (v - size);
    interval = interval === 0 ? since : interval + alpha * (since - interval);
    since = 0;
  }
  return sum / count;
}

/**
 * Croston's method: sizes and intervals, each smoothed where there is a demand. `alpha` left out: the one of a grid whose rate has the
 * smallest squared errors. Needs no missing row.
 * Sources: Croston (1972), Forecasting and stock control for intermittent demands; Kourentzes (2014), On intermittent demand model
 * optimisation and selection; start as in croston() of R forecast.
 */
export const fitIntervals = (y: Float64Array, alpha?: number): Intervals =>
  observe({ alpha: alpha ?? bestOf((a) => rateError(a, y)), size: 0, interval: 0, since: 0 }, y);
