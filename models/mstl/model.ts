import { AlmanacError } from '#shared/base/errors.ts';
import { significant } from '#shared/math/rounding.ts';
import { mean } from '#shared/math/statistics.ts';
import type { Component, ModelContext } from '../kit/define.ts';
import { defineLocal } from '../kit/local.ts';
import type { Predictive, Series, Steps } from '../kit/series.ts';
import { type ManySeasons, seasonsHeld } from '../kit/stl/mstl.ts';
import { chooseTransform } from './choose.ts';
import { back, decompose, deseasonalised, forward, type Transform } from './decompose.ts';
import { type Params, params } from './params.ts';
import { fitRest, forecastRest, type Rest, updateRest } from './rest.ts';

interface Fit {
  readonly options: Omit<Params, 'transform' | 'trend'> & { readonly transform: Transform };
  readonly rest: Rest;
  /** The last cycle of each season, the next step first. */
  readonly cycles: readonly (readonly number[])[];
  readonly note?: string;
}

const cyclesOf = ({ seasons }: ManySeasons): number[][] =>
  seasons.map(({ period, values }) => Array.from(values.subarray(values.length - period), (v) => significant(v, 10)));

const seasonalAt = (cycles: Fit['cycles'], h: number): number => cycles.reduce((sum, cycle) => sum + cycle[h % cycle.length]!, 0);

function noteOf({ seasons, transform }: Params, chosen: Transform, n: number): string | undefined {
  const left = seasons.filter((m) => seasonsHeld(n, [m]).length === 0);
  const notes = [
    left.length > 0 ? `${n} values hold a season of ${left.join(' and ')} less than twice: left out` : undefined,
    transform !== 'none' && chosen === 'log' ? 'on logarithms' : undefined,
    transform === 'log' && chosen === 'none' ? 'values not above 0: no logarithms' : undefined,
  ];
  return notes.filter(Boolean).join('; ') || undefined;
}

function fitSeries(series: Series, p: Params, ctx: ModelContext): Fit {
  const { y } = series;
  const fitWith = (rows: Float64Array, transform: Transform): Omit<Fit, 'note'> => {
    const options = { seasons: p.seasons, windows: p.windows, robust: p.robust, transform };
    const parts = decompose(rows, options, ctx.check);
    const steps = { ...series, times: series.times.subarray(0, rows.length) };
    const left = deseasonalised(parts);
    const centre = transform === 'log' ? mean(left) : 0;
    return { options, rest: fitRest(steps, left, { trend: p.trend, centre }, ctx), cycles: cyclesOf(parts) };
  };
  const trial = (rows: Float64Array, horizon: number, transform: Transform) => meanOf(fitWith(rows, transform), horizon, ctx);
  const transform = chooseTransform(y, p.seasons, p.transform, trial);
  const fit = fitWith(y, transform);
  if (!meanOf(fit, 1, ctx).every(Number.isFinite))
    throw new AlmanacError('UNSUITABLE', 'the parts of the series are not finite', { hint: 'Look for extreme values.' });
  return { ...fit, note: noteOf(p, transform, y.length) };
}

function meanOf(fit: Omit<Fit, 'note'>, horizon: number, ctx: ModelContext): Float64Array {
  return forecastRest(fit.rest, horizon, ctx).map((v, h) => back(fit.options.transform, v + seasonalAt(fit.cycles, h)));
}

const forecastSeries = (fit: Fit, { times }: Steps, ctx: ModelContext): Predictive => ({ mean: meanOf(fit, times.length, ctx) });

/** The trend model follows the added rows without their seasons; the cycles stay as they were. */
function updateSeries(fit: Fit, added: Series, ctx: ModelContext): Fit {
  const n = added.y.length;
  if (n === 0) return fit;
  const rest = added.y.map((v, h) => forward(fit.options.transform, v) - seasonalAt(fit.cycles, h));
  return {
    ...fit,
    rest: updateRest(fit.rest, added, rest, ctx),
    cycles: fit.cycles.map((cycle) => cycle.map((_, h) => cycle[(n + h) % cycle.length]!)),
  };
}

/** Trend, each season and the remainder: summands, or factors where the fit is on logarithms. */
function componentsOfSeries(fit: Fit, { y }: Series, { times }: Steps, ctx: ModelContext): Component[] {
  const { transform } = fit.options;
  const parts = decompose(y, fit.options, ctx.check);
  const rest = forecastRest(fit.rest, times.length, ctx);
  const shown = (values: Float64Array): Float64Array => values.map((v) => back(transform, v));
  const named = (name: string): string => (transform === 'log' ? `${name} (factor)` : name);
  return [
    { name: 'trend', history: shown(parts.trend), ahead: shown(rest) },
    ...parts.seasons.map(({ period, values }, k) => ({
      name: named(`season_${period}`),
      history: shown(values),
      ahead: shown(times.map((_, h) => fit.cycles[k]![h % period]!)),
    })),
    { name: named('remainder'), history: shown(parts.remainder), ahead: shown(new Float64Array(times.length)) },
  ];
}

/** Sources: Bandara, Hyndman & Bergmeir (2021); stlf() and mstl() of R forecast. */
export const model = defineLocal<Params, Fit>({
  id: 'mstl',
  version: 1,
  title: 'MSTL',
  family: 'decomposition',
  summary: 'Takes several seasons out one by one, forecasts what is left, and puts the seasons back.',
  sources: [
    'Cleveland, Cleveland, McRae & Terpenning (1990), STL: A seasonal-trend decomposition procedure based on loess',
    'Bandara, Hyndman & Bergmeir (2021), MSTL: A seasonal-trend decomposition algorithm for time series with multiple seasonal patterns',
    'R forecast: mstl(), stlf()',
  ],
  params,
  can: { covariates: 'none', intervals: 'conformal', missing: false, seasons: 'many', values: 'any' },
  minHistory: () => 8,
  period: ({ seasons }) => seasons[0] ?? 1,
  origins: 10,
  fitSeries,
  forecastSeries,
  updateSeries,
  componentsOfSeries,
  note: ({ note }) => note,
  examples: [
    { seasons: [], trend: 'theta', transform: 'auto', windows: [], robust: false },
    { seasons: [7], trend: 'holt-winters', transform: 'none', windows: [7], robust: true },
    { seasons: [4, 12], trend: 'ets', transform: 'log', windows: [], robust: false },
  ],
});
