import type { ModelContext } from './define.ts';
import type { LocalModel } from './local-model.ts';
import { rowsOf, type Series, stepsOf } from './series.ts';

/** Rows above which a history is fitted at the first origin only and updated to the others. */
const LONG = 5000;
const ORIGINS = 40;

/**
 * Errors at the latest origins, a season apart where there are enough seasons, else evenly spread; whole seasons apart over the later half of a
 * long history, so that no part of the year speaks for all of it. Origins whose whole horizon is known are taken where there are enough. `actual` is the history with its gaps, so that filled values are no evidence.
 */
export function rollingErrors<P, F>(
  model: LocalModel<P, F>,
  series: Series,
  actual: Float64Array,
  params: P,
  horizon: number,
  ctx: ModelContext,
): Float64Array[] {
  const n = series.y.length;
  const { updateSeries } = model;
  const cheap = n > LONG && updateSeries;
  const wanted = cheap ? ORIGINS : (model.origins ?? ORIGINS);
  const period = model.period?.(params) ?? 1;
  const shortest = Math.max(model.minHistory(params), Math.floor(n / (cheap ? 2 : 3)));
  const whole = n - horizon - shortest;
  const latest = whole >= 10 ? n - horizon : n - 1;
  const spread = Math.floor(whole / (wanted - 1) / period) * period;
  const close = whole / period >= 10 ? period : Math.max(1, Math.ceil((latest - shortest + 1) / wanted));
  const stride = cheap ? Math.max(close, spread) : close;
  const count = Math.min(wanted, Math.floor((latest - shortest) / stride) + 1);
  const errors: Float64Array[] = [];
  let fit: F | undefined;
  for (let k = count - 1; k >= 0; k--) {
    ctx.check();
    const origin = latest - k * stride;
    fit =
      cheap && fit !== undefined
        ? updateSeries(fit, rowsOf(series, origin - stride, origin), ctx)
        : model.fitSeries(rowsOf(series, 0, origin), params, ctx, { horizon, calibrate: false });
    const ahead = rowsOf(series, origin, Math.min(n, origin + horizon));
    const { mean } = model.forecastSeries(fit, stepsOf(ahead), ctx);
    errors.push(mean.map((m, h) => actual[origin + h]! - m));
  }
  return errors;
}
