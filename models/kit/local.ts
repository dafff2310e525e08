import type { TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Forecast, probabilitiesOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import { normalQuantile } from '#shared/math/normal.ts';
import { conformalQuantile } from './conformal.ts';
import { defineModel, type Model, type ModelContext } from './define.ts';
import { forecastFallback } from './fallback.ts';
import { fitOne, joined, updateOne } from './local-fit.ts';
import type { LocalModel, SeriesFit } from './local-model.ts';
import { componentsOfLocal, simulateLocal, stepsAhead } from './local-parts.ts';
import { knownCovariates, type Predictive, seriesAt } from './series.ts';

export interface LocalState<F> {
  readonly axis: TimeAxis;
  /** Names of the covariates that the forecast will ask for. */
  readonly covariates: readonly string[];
  readonly series: readonly SeriesFit<F>[];
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

function quantileOf<F>(s: SeriesFit<F>, { mean, sd, quantile }: Predictive, p: number): Float64Array {
  if (quantile) return quantile(p);
  if (s.spread) return conformalQuantile(s.spread, mean, p);
  const z = normalQuantile(p);
  const width = sd ?? forecastFallback(s.fallback!, mean.length).sd!;
  return mean.map((m, h) => m + z * width[h]!);
}

/** Makes a model of a panel out of a model of one series. */
export function defineLocal<P, F>(local: LocalModel<P, F>): Model<P, LocalState<F>> {
  const { fitSeries: _, forecastSeries, updateSeries, componentsOfSeries, simulateSeries, ...rest } = local;
  const { note: __, period: ___, origins: ____, ...card } = rest;
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
            return updateOne(s, seriesAt(panel, at), (fit, added) => updateSeries(fit, added, ctx));
          }),
        };
      },
    }),
    pick: (state, places) => ({ ...state, series: places.map((s) => state.series[s]!) }),
    ...(componentsOfSeries && {
      components: (state: LocalState<F>, id: string, panel: Panel, future: Future, ctx: ModelContext) =>
        componentsOfLocal(local, state, id, panel, futureOf(state.covariates, future), future, ctx),
    }),
    ...(simulateSeries && {
      simulate: (state: LocalState<F>, { future, paths }: { future: Future; paths: number }, ctx: ModelContext) =>
        simulateLocal(local, state, futureOf(state.covariates, future), future, paths, ctx),
    }),
    dependence: (state, id) => state.series.find((s) => s.id === id)?.spread?.dependence,
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
        const steps = stepsAhead(state.axis, s.end, columns, at, horizon);
        times.set(steps.times, at);
        if (s.state === 'failed') return;
        const made = s.fit === undefined ? forecastFallback(s.fallback!, horizon) : forecastSeries(s.fit, steps, ctx);
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
