import { AlmanacError } from '#shared/base/errors.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import type { IntervalBounds } from '#shared/domain/model-card.ts';

/** The bounds, or BAD_REQUEST where no value lies between them. */
export function boundsOf(bounds: IntervalBounds | undefined): { lower: number; upper: number } {
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = bounds ?? {};
  if (lower < upper) return { lower, upper };
  throw new AlmanacError('BAD_REQUEST', `The lower bound ${lower} is not below the upper bound ${upper}.`, {
    hint: 'Give a lower bound below the upper one, or leave one out.',
    place: { field: 'intervals.bounds' },
  });
}

/** Values kept within the bounds; NaN stays. */
export const within = (values: Float64Array, { lower, upper }: { lower: number; upper: number }): Float64Array =>
  values.map((v) => (v < lower ? lower : v > upper ? upper : v));

/** Means and quantiles kept within the bounds: ordered ones stay ordered. */
export function boundForecast(f: Forecast, bounds: IntervalBounds | undefined): Forecast {
  if (!bounds) return f;
  const range = boundsOf(bounds);
  return { ...f, mean: within(f.mean, range), quantiles: f.quantiles.map(({ p, values }) => ({ p, values: within(values, range) })) };
}
