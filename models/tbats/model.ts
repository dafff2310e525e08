import { AlmanacError } from '#shared/base/errors.ts';
import { normalQuantile } from '#shared/math/normal.ts';
import type { Component } from '../kit/define.ts';
import { defineLocal } from '../kit/local.ts';
import type { Predictive, Series, Steps } from '../kit/series.ts';
import { ahead, filter } from './filter.ts';
import { type Fit, fitSeries, statesOf } from './fit.ts';
import { wavesOf } from './form.ts';
import { longSeasonAt } from './long-seasons.ts';
import { type Params, params } from './params.ts';
import { foreseen } from './parts.ts';
import { type Scale, scaled, unscaled } from './scale.ts';

/** The seasons of fixed waves at the rows from `from` on, counted from the end of the history of the fit; one column each. */
const longParts = ({ long }: Fit, from: number, count: number): Float64Array[] =>
  long.map((season) => Float64Array.from({ length: count }, (_, i) => longSeasonAt(season, from + i)));

function forecastSeries(fit: Fit, { times }: Steps): Predictive {
  const { scale, form, gains, last, variance } = fit;
  const horizon = times.length;
  const { mean, response } = ahead(wavesOf(form), gains, statesOf(last), horizon);
  for (const part of longParts(fit, fit.after, horizon)) for (let h = 0; h < horizon; h++) mean[h]! += part[h]!;
  let sum = 0;
  const width = response.map((c) => {
    sum += c * c;
    return Math.sqrt(variance * sum);
  });
  return {
    mean: mean.map((v) => unscaled(scale, v)),
    quantile: (p) => mean.map((v, h) => unscaled(scale, v + normalQuantile(p) * width[h]!)),
  };
}

/** The rows as the model works on them: scaled, without the seasons of fixed waves. */
function rowsOf(fit: Fit, y: Float64Array, from: number): Float64Array {
  const rows = y.map((v) => scaled(fit.scale, v));
  for (const part of longParts(fit, from, y.length)) for (let i = 0; i < y.length; i++) rows[i]! -= part[i]!;
  return rows;
}

function updateSeries(fit: Fit, { y }: Series): Fit {
  const states = statesOf(fit.last);
  filter(wavesOf(fit.form), fit.gains, states, rowsOf(fit, y, fit.after));
  const last = { ...states, wave: Array.from(states.wave), across: Array.from(states.across) };
  return { ...fit, after: fit.after + y.length, last };
}

/**
 * Level with trend, each season and the persistent error as foreseen one step before; NaN before the rows of the fit. Of a transformed
 * series, what each adds to those before it.
 */
function componentsOfSeries(fit: Fit, { y }: Series, { times }: Steps): Component[] {
  const { scale, form, gains, first, last } = fit;
  const waves = wavesOf(form);
  const horizon = times.length;
  const rows = y.subarray(Math.max(0, y.length - fit.after - fit.rows));
  const from = fit.after - rows.length;
  const past = [...foreseen(form, waves, gains, statesOf(first), rowsOf(fit, rows, from)), ...longParts(fit, from, rows.length)];
  const blind = new Float64Array(horizon).fill(Number.NaN);
  const future = [...foreseen(form, waves, gains, statesOf(last), blind), ...longParts(fit, fit.after, horizon)];
  const season = ({ period }: { readonly period: number }): string => `season_${period}`;
  const names = ['trend', ...form.seasons.map(season), 'error carried on', ...fit.long.map(season)];
  const whole = (part: Float64Array): Float64Array => {
    const history = new Float64Array(y.length).fill(Number.NaN);
    history.set(part, y.length - part.length);
    return history;
  };
  const shown = added(scale, past);
  const shownAhead = added(scale, future);
  const rest = rows.map((v, i) => shown.reduce((left, part) => left - part[i]!, v));
  return [
    ...names.map((name, k) => ({ name, history: whole(shown[k]!), ahead: shownAhead[k]! })),
    { name: 'remainder', history: whole(rest), ahead: new Float64Array(horizon) },
  ];
}

/** Parts in the unit of the series, one on top of the other. */
function added(scale: Scale, parts: readonly Float64Array[]): Float64Array[] {
  const sum = new Float64Array(parts[0]!.length);
  return parts.map((part, k) =>
    part.map((v, i) => {
      const before = k === 0 ? 0 : unscaled(scale, sum[i]!);
      sum[i]! += v;
      return unscaled(scale, sum[i]!) - before;
    }),
  );
}

/** Sources: De Livera, Hyndman & Snyder (2011); tbats() of R forecast. */
export const model = defineLocal<Params, Fit>({
  id: 'tbats',
  version: 1,
  title: 'TBATS',
  family: 'smoothing',
  summary: 'Several seasons as waves that change over time, with level, damped trend and persistent errors.',
  sources: [
    'De Livera, Hyndman & Snyder (2011), Forecasting time series with complex seasonal patterns using exponential smoothing',
    'R forecast: tbats()',
  ],
  params,
  can: { covariates: 'none', intervals: 'native', missing: false, seasons: 'many', values: 'any' },
  minHistory: () => 8,
  period: ({ seasons }) => seasons[0] ?? 1,
  fitSeries: ({ y }, p, { check }) => {
    const fit = fitSeries(y, p, check);
    if (Number.isFinite(fit.variance)) return fit;
    throw new AlmanacError('UNSUITABLE', 'the fit has no finite errors', { hint: 'Look for extreme values.' });
  },
  forecastSeries,
  updateSeries,
  componentsOfSeries,
  note: ({ note }) => note,
  examples: [
    params.parse({ seasons: [] }),
    params.parse({ seasons: [7], transform: 'log', trend: 'damped' }),
    params.parse({ seasons: [4, 12], transform: 'none', trend: 'none', persistent: false }),
  ],
});
