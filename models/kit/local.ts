import type { TimeAxis } from '#shared/base/axis.ts';
import { timesAfter } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Forecast, SeriesStatus } from '#shared/domain/forecast.ts';
import { probabilitiesOf } from '#shared/domain/forecast.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import { normalQuantile } from '#shared/math/normal.ts';
import { calibrate, conformalQuantile, type Spread } from './conformal.ts';
import { defineModel, type FitOptions, type Model, type ModelContext } from './define.ts';
import { type Fallback, fallbackFor, forecastFallback } from './fallback.ts';
import { complete, leadingGap } from './gaps.ts';
import { knownCovariates, type Predictive, rowsOf, type Series, type Steps, seriesAt, stepsOf } from './series.ts';

/** A model told by one series: the rest (states, gaps, short histories, intervals) is the same for all. */
export interface LocalModel<P, F> extends Omit<Model<P>, 'scope' | 'fit' | 'forecast' | 'update'> {
  /** The history is complete unless `can.missing`, and has at least `minHistory` values. An UNSUITABLE error leads to the fallback. */
  readonly fitSeries: (series: Series, params: P, ctx: ModelContext) => F;
  readonly forecastSeries: (fit: F, steps: Steps) => Predictive;
  /** The fit after the rows that follow its history (NaN where missing), its parameters kept. Left out: fitting anew is as cheap. */
  readonly updateSeries?: (fit: F, added: Series) => F;
  /** What a reader should know of this fit: goes to the status. */
  readonly note?: (fit: F) => string | undefined;
  /** The season that gaps are filled by and origins are spaced by; 1 where there is none. */
  readonly period?: (params: P) => number;
  /** How many origins calibrate conformal intervals. */
  readonly origins?: number;
}

export interface SeriesFit<F> {
  readonly id: string;
  /** Time of the last row, null for an empty series. */
  readonly end: number | null;
  readonly state: SeriesStatus['state'];
  readonly reason?: string;
  readonly fit?: F;
  readonly spread?: Spread;
  readonly fallback?: Fallback;
}

export interface LocalState<F> {
  readonly axis: TimeAxis;
  /** Names of the covariates that the forecast will ask for. */
  readonly covariates: readonly string[];
  readonly series: readonly SeriesFit<F>[];
}

const joined = (notes: readonly (string | undefined)[]): string | undefined => notes.filter(Boolean).join('; ') || undefined;
const allFinite = (x: Float64Array | undefined): boolean => !x || x.every(Number.isFinite);
const plural = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`;

/**
 * Errors at the latest origins, a season apart where there are enough seasons, else evenly spread. Origins whose whole horizon is
 * known are taken where there are enough.
 */
function rollingErrors<P, F>(model: LocalModel<P, F>, series: Series, actual: Float64Array, params: P, horizon: number, ctx: ModelContext) {
  const n = series.y.length;
  const shortest = Math.max(model.minHistory(params), Math.floor(n / 3));
  const wanted = model.origins ?? 40;
  const period = model.period?.(params) ?? 1;
  const whole = n - horizon - shortest;
  const aligned = whole / period >= 10;
  const latest = whole >= 10 ? n - horizon : n - 1;
  const stride = aligned ? period : Math.max(1, Math.ceil((latest - shortest + 1) / wanted));
  const errors: Float64Array[] = [];
  for (let origin = latest; origin >= shortest && errors.length < wanted; origin -= stride) {
    ctx.check();
    const fit = model.fitSeries(rowsOf(series, 0, origin), params, ctx);
    const ahead = rowsOf(series, origin, Math.min(n, origin + horizon));
    const { mean } = model.forecastSeries(fit, stepsOf(ahead));
    errors.push(mean.map((m, h) => actual[origin + h]! - m));
  }
  return errors;
}

function fitOne<P, F>(model: LocalModel<P, F>, raw: Series, id: string, params: P, options: FitOptions, ctx: ModelContext): SeriesFit<F> {
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
    const fit = model.fitSeries(series, params, ctx);
    const spread =
      model.can.intervals === 'conformal' && calibrated
        ? calibrate(rollingErrors(model, series, raw.y.subarray(start), params, horizon, ctx), horizon)
        : undefined;
    const trial = model.forecastSeries(fit, trialSteps(series, horizon));
    if (!allFinite(trial.mean) || !allFinite(trial.sd)) return giveUp('the fit gave no finite forecast');
    const uncalibrated = model.can.intervals === 'conformal' && !spread;
    const reason = joined([
      filled > 0 ? `${plural(filled, 'missing value')} filled by interpolation` : undefined,
      model.note?.(fit),
      uncalibrated ? 'too short to calibrate intervals: they are those of a random walk' : undefined,
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

function futureOf(names: readonly string[], future: Future): Float64Array[] {
  return names.map((name) => {
    const column = future.covariates.find((c) => c.name === name);
    if (column) return column.values;
    throw new AlmanacError('BAD_REQUEST', `The horizon has no values of the covariate "${name}".`, {
      hint: `Give ${name} for every forecast time, or train without it.`,
      place: { column: name },
    });
  });
}

function quantileOf<F>(s: SeriesFit<F>, { mean, sd }: Predictive, p: number): Float64Array {
  if (s.spread) return conformalQuantile(s.spread, mean, p);
  const z = normalQuantile(p);
  const width = sd ?? forecastFallback(s.fallback!, mean.length).sd!;
  return mean.map((m, h) => m + z * width[h]!);
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

function updateOne<F>(s: SeriesFit<F>, series: Series, update: (fit: F, added: Series) => F): SeriesFit<F> {
  if (s.end === null) return s;
  const added = rowsAfter(series, s.end, s.id);
  const end = added.times[added.times.length - 1] ?? s.end;
  const fallback = s.fallback && fallbackFor(series.y);
  return { ...s, end, fallback, fit: s.fit === undefined ? undefined : update(s.fit, added) };
}

/** Makes a model of a panel out of a model of one series. */
export function defineLocal<P, F>(local: LocalModel<P, F>): Model<P, LocalState<F>> {
  const { fitSeries: _, forecastSeries, updateSeries, note: __, period: ___, origins: ____, ...card } = local;
  return defineModel<P, LocalState<F>>({
    ...card,
    scope: 'local',
    fit: (panel: Panel, params, options, ctx) => ({
      axis: panel.axis,
      covariates: local.can.covariates === 'none' ? [] : knownCovariates(panel).map((c) => c.name),
      series: panel.ids.map((id, s) => {
        ctx.check();
        ctx.progress(s / panel.ids.length);
        return fitOne(local, seriesAt(panel, s), id, params, options, ctx);
      }),
    }),
    ...(updateSeries && {
      update: (state: LocalState<F>, panel: Panel, ctx: ModelContext): LocalState<F> => {
        const place = new Map(panel.ids.map((id, s) => [id, s]));
        return {
          ...state,
          series: state.series.map((s) => {
            ctx.check();
            const at = place.get(s.id);
            if (at === undefined)
              throw new AlmanacError('BAD_REQUEST', `The panel has no series "${s.id}".`, { hint: 'Update with the series of the fit.' });
            return updateOne(s, seriesAt(panel, at), updateSeries);
          }),
        };
      },
    }),
    forecast: (state, { future, levels }, ctx): Forecast => {
      const { horizon } = future;
      const size = state.series.length * horizon;
      const columns = futureOf(state.covariates, future);
      const times = new Float64Array(size).fill(Number.NaN);
      const mean = new Float64Array(size).fill(Number.NaN);
      const quantiles = probabilitiesOf(levels).map((p) => ({ p, values: new Float64Array(size).fill(Number.NaN) }));
      const notes: (string | undefined)[] = [];
      state.series.forEach((s, i) => {
        ctx.check();
        if (s.end === null) return;
        const at = i * horizon;
        const ahead = timesAfter(state.axis, s.end, horizon);
        times.set(ahead, at);
        if (s.state === 'failed') return;
        const steps = { axis: state.axis, times: ahead, covariates: columns.map((c) => c.subarray(at, at + horizon)) };
        const made = s.fit === undefined ? forecastFallback(s.fallback!, horizon) : forecastSeries(s.fit, steps);
        mean.set(made.mean, at);
        notes[i] = made.note;
        for (const q of quantiles) q.values.set(quantileOf(s, made, q.p), at);
      });
      const status = state.series.map(
        (s, i): SeriesStatus => ({
          series: s.id,
          state: s.state,
          reason: joined([s.reason, notes[i]]),
          model: s.state === 'fallback' ? 'naive' : local.id,
        }),
      );
      return { ids: state.series.map((s) => s.id), horizon, times, mean, quantiles, status };
    },
  });
}
