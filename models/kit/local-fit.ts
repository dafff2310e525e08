import { AlmanacError } from '#shared/base/errors.ts';
import { calibrate } from './conformal.ts';
import type { FitOptions, ModelContext } from './define.ts';
import { fallbackFor } from './fallback.ts';
import { complete, leadingGap } from './gaps.ts';
import type { LocalModel, SeriesFit } from './local-model.ts';
import { rollingErrors } from './rolling.ts';
import { rowsOf, type Series, type Steps } from './series.ts';

/** Notes as one text; undefined without any. */
export const joined = (notes: readonly (string | undefined)[]): string | undefined => notes.filter(Boolean).join('; ') || undefined;
const allFinite = (x: Float64Array | undefined): boolean => !x || x.every(Number.isFinite);
const plural = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`;

/** One series: fitted, or a stated fallback, or failed with its reason. */
export function fitOne<P, F>(
  model: LocalModel<P, F>,
  raw: Series,
  id: string,
  params: P,
  options: FitOptions,
  ctx: ModelContext,
): SeriesFit<F> {
  const { horizon, calibrate: calibrated = true } = options;
  const end = raw.times.length > 0 ? raw.times[raw.times.length - 1]! : null;
  const known = raw.y.reduce((n, v) => n + (Number.isFinite(v) ? 1 : 0), 0);
  if (known === 0) return { id, end, state: 'failed', reason: end === null ? 'no rows' : 'no known value' };
  const giveUp = (reason: string): SeriesFit<F> => {
    const fallback = fallbackFor(raw.y);
    return { id, end, state: 'fallback', reason: joined([`${reason}: the last value is repeated`, fallback.note]), fallback };
  };
  const needed = model.minHistory(params);
  if (known < needed) return giveUp(`${plural(known, 'known value')}, ${needed} needed`);
  const start = leadingGap(raw.y);
  const { y, filled } = model.can.missing ? { y: raw.y.subarray(start), filled: 0 } : complete(raw.y, model.period?.(params) ?? 1);
  const series = { ...rowsOf(raw, start, raw.y.length), y };
  try {
    const fit = model.fitSeries(series, params, ctx, options);
    const spread =
      model.can.intervals === 'conformal' && calibrated
        ? calibrate(rollingErrors(model, series, raw.y.subarray(start), params, horizon, ctx), horizon)
        : undefined;
    const trial = model.forecastSeries(fit, trialSteps(series, horizon), ctx);
    if (!allFinite(trial.mean) || !allFinite(trial.sd)) return giveUp('the fit gave no finite forecast');
    const uncalibrated = model.can.intervals === 'conformal' && !spread;
    const reason = joined([
      filled > 0 ? `${plural(filled, 'missing value')} filled by interpolation` : undefined,
      model.note?.(fit),
      calibrated && uncalibrated ? 'too short to calibrate intervals: they are those of a random walk' : undefined,
    ]);
    return { id, end, state: 'fitted', reason, fit, spread, fallback: uncalibrated ? fallbackFor(raw.y) : undefined };
  } catch (error) {
    if (error instanceof AlmanacError && error.code === 'UNSUITABLE') return giveUp(error.message);
    throw error;
  }
}

/** Steps of the right number that stand in for the future: the last rows again. */
function trialSteps(series: Series, horizon: number): Steps {
  const n = series.y.length;
  const row = (h: number) => Math.max(0, n - horizon) + (h % n);
  const again = (x: Float64Array) => Float64Array.from({ length: horizon }, (_, h) => x[Math.min(n - 1, row(h))]!);
  return { axis: series.axis, times: again(series.times), covariates: series.covariates.map(again) };
}

/** Rows of a series after the time `end`. A history that ends before it cannot be gone back to. */
function rowsAfter(series: Series, end: number, id: string): Series {
  const n = series.times.length;
  if (n === 0 || series.times[n - 1]! < end)
    throw new AlmanacError('BAD_REQUEST', `The history of "${id}" ends before that of the fit.`, {
      hint: 'Fit anew on the shorter history.',
    });
  let from = n;
  while (from > 0 && series.times[from - 1]! > end) from--;
  return rowsOf(series, from, n);
}

/** The fit after the rows that `series` has beyond the end of its history. */
export function updateOne<F>(s: SeriesFit<F>, series: Series, update: (fit: F, added: Series) => F): SeriesFit<F> {
  if (s.end === null) return s;
  const added = rowsAfter(series, s.end, s.id);
  const end = added.times[added.times.length - 1] ?? s.end;
  const fallback = s.fallback && fallbackFor(series.y);
  return { ...s, end, fallback, fit: s.fit === undefined ? undefined : update(s.fit, added) };
}
