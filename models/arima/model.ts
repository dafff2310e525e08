import { z } from 'zod';
import { normalQuantile } from '#shared/math/normal.ts';
import { mean } from '#shared/math/statistics.ts';
import { fitArima, type Triple } from '../kit/arima/fit.ts';
import { nameOf } from '../kit/arima/orders.ts';
import { errorOfMean, paths, spreads } from '../kit/arima/predict.ts';
import { type ArimaFit, advance, ahead, effects } from '../kit/arima/state.ts';
import { widening } from '../kit/arima/widening.ts';
import type { Component, FitOptions, ModelContext } from '../kit/define.ts';
import { defineLocal } from '../kit/local.ts';
import type { Predictive, Series, Steps } from '../kit/series.ts';
import { stepsFor, widthAt } from '../kit/theta/widening.ts';

const order = (description: string) =>
  z
    .string()
    .regex(/^(auto|\d,\d,\d)$/, 'must be auto or three figures such as 0,1,1')
    .default('auto')
    .meta({ title: 'Order', description });

const params = z.strictObject({
  season: z.int().min(1).max(10_000).meta({ title: 'Season length', description: '1 for no season.', unit: 'steps', from: 'season' }),
  order: order('p,d,q such as 2,1,1; auto searches.').meta({ title: 'Order' }),
  seasonalOrder: order('P,D,Q such as 0,1,1; auto searches.').meta({ title: 'Seasonal order' }),
  constant: z.enum(['auto', 'yes', 'no']).default('auto').meta({
    title: 'Constant',
    description: 'A mean, or a drift where a difference is taken; auto always takes a mean, and a drift where AICc is better.',
  }),
  search: z.enum(['stepwise', 'fast']).default('stepwise').meta({
    title: 'Search',
    description: 'fast tries fewer and smaller orders.',
  }),
  seasonalTest: z.enum(['strength', 'ocsb']).default('strength').meta({
    title: 'Test for a seasonal difference',
    description: 'Share of the variance that the season takes, or the test of Osborn, Chui, Smith and Birchenhall.',
  }),
  transform: z.enum(['none', 'log']).default('none').meta({
    title: 'Transform',
    description: 'log models the logarithm, for positive values whose swings grow with the level; forecasts are then medians.',
  }),
  widen: z.boolean().default(true).meta({
    title: 'Widen intervals',
    description:
      'Where errors from earlier origins in the history were larger than the equations say, and where few rows tell the variance.',
  }),
});
type Params = z.infer<typeof params>;

interface Fit {
  readonly arima: ArimaFit;
  readonly log: boolean;
  /** Standard error of the mean or drift. */
  readonly meanError: number;
  /** What the variance of each step is multiplied by; the last one for all further steps. */
  readonly wider: readonly number[];
  /** Means of the covariates: stand in where one is missing. */
  readonly centres: readonly number[];
  readonly note: string;
}

const LONGEST_SEASON = 400;
const SEARCHES = {
  stepwise: { most: { p: 5, q: 5, P: 2, Q: 2 }, models: 94 },
  fast: { most: { p: 3, q: 3, P: 1, Q: 1 }, models: 24 },
};

const tripleOf = (text: string): Triple | undefined => (text === 'auto' ? undefined : (text.split(',').map(Number) as unknown as Triple));

const filled = (covariates: readonly Float64Array[], centres: readonly number[]): Float64Array[] =>
  covariates.map((x, i) => (x.every(Number.isFinite) ? x : x.map((v) => (Number.isFinite(v) ? v : centres[i]!))));

const logged = (y: Float64Array): Float64Array => y.map((v) => (v > 0 ? Math.log(v) : Number.NaN));

/** The season to model, and why where it is not the one asked for. */
function seasonFor(rows: number, season: number): { m: number; note?: string } {
  if (season < 2) return { m: 1 };
  if (season > LONGEST_SEASON) return { m: 1, note: `a season of ${season} is too long for ARIMA: left out` };
  if (rows <= 2 * season) return { m: 1, note: `${rows} values hold no more than two seasons of ${season}: no seasonal part` };
  return { m: season };
}

function fitSeries({ y, covariates }: Series, p: Params, { check }: ModelContext, { calibrate = true }: FitOptions): Fit {
  const log = p.transform === 'log' && y.every((v) => v > 0);
  const { m, note } = seasonFor(y.length, p.season);
  const centres = covariates.map((x) => {
    const known = x.filter(Number.isFinite);
    return known.length > 0 ? mean(known) : 0;
  });
  const values = log ? logged(y) : y;
  const x = filled(covariates, centres);
  const arima = fitArima(values, x, {
    m,
    plain: tripleOf(p.order),
    seasonal: m > 1 ? tripleOf(p.seasonalOrder) : [0, 0, 0],
    constant: p.constant === 'auto' ? undefined : p.constant === 'yes',
    test: p.seasonalTest,
    ...SEARCHES[p.search],
    check,
  });
  const name = covariates.length > 0 ? `regression with ${nameOf(arima.orders)} errors` : nameOf(arima.orders);
  const unlogged = p.transform === 'log' && !log ? 'values not above 0: no logarithm' : undefined;
  const widen = p.widen && calibrate;
  const meanError = widen ? errorOfMean(arima, y.length) : 0;
  const wider = widen ? widening(arima, values, x, { steps: stepsFor(y.length, m), meanError, check }) : [];
  return { arima, log, meanError, wider, centres, note: [name, note, unlogged].filter(Boolean).join('; ') };
}

function forecastSeries({ arima, log, meanError, wider, centres }: Fit, { times, covariates }: Steps): Predictive {
  const mean = ahead(arima, filled(covariates, centres), times.length);
  const sd = spreads(arima, times.length, meanError).map((v, h) => v * widthAt(wider, h));
  const note = covariates.some((x) => x.some(Number.isNaN)) ? 'covariates missing in the horizon count as average' : undefined;
  if (!log) return { mean, sd, note };
  return { mean: mean.map(Math.exp), quantile: (p) => mean.map((v, h) => Math.exp(v + normalQuantile(p) * sd[h]!)), note };
}

const updateSeries = (fit: Fit, { y, covariates }: Series): Fit => ({
  ...fit,
  arima: advance(fit.arima, fit.log ? logged(y) : y, filled(covariates, fit.centres)),
});

function simulateSeries(fit: Fit, { times, covariates }: Steps, count: number, random: () => number): Float64Array[] {
  const { arima, log, meanError, wider, centres } = fit;
  const mean = ahead(arima, filled(covariates, centres), times.length);
  return paths(arima, mean, { count, meanError, random }).map((path) =>
    path.map((v, h) => {
      const drawn = mean[h]! + (v - mean[h]!) * widthAt(wider, h);
      return log ? Math.exp(drawn) : drawn;
    }),
  );
}

/** What the covariates account for, and the rest: factors where the logarithm is modelled. */
function componentsOfSeries({ arima, log, centres }: Fit, { y, covariates }: Series, steps: Steps): Component[] {
  const known = filled(steps.covariates, centres);
  const whole = ahead(arima, known, steps.times.length);
  const past = effects(arima.beta, filled(covariates, centres), y.length);
  const next = effects(arima.beta, known, whole.length);
  const rest = { name: 'ARIMA', history: (log ? logged(y) : y).map((v, t) => v - past[t]!), ahead: whole.map((v, h) => v - next[h]!) };
  const parts = covariates.length > 0 ? [{ name: 'covariates', history: past, ahead: next }, rest] : [rest];
  if (!log) return parts;
  return parts.map((p) => ({ name: `${p.name} (factor)`, history: p.history.map(Math.exp), ahead: p.ahead.map(Math.exp) }));
}

/** Rows that fixed orders need; five for a search. */
function minHistory({ season, order, seasonalOrder }: Params): number {
  const [p, d, q] = tripleOf(order) ?? [0, 1, 0];
  const [P, D, Q] = (season > 1 && tripleOf(seasonalOrder)) || [0, 0, 0];
  return Math.max(5, d + p + q + P + Q + season * (D + Math.max(P, Q)) + 4);
}

/** Source: Hyndman & Khandakar (2008); auto.arima() and Arima() of R forecast; SARIMAX of statsmodels. */
export const model = defineLocal<Params, Fit>({
  id: 'arima',
  version: 1,
  title: 'ARIMA',
  family: 'arima',
  summary: 'Autocorrelation, differences, one season and known covariates; orders searched or given.',
  sources: [
    'Box & Jenkins (1970), Time Series Analysis: Forecasting and Control',
    'Hyndman & Khandakar (2008), Automatic time series forecasting: the forecast package for R',
    'R forecast: auto.arima(), Arima()',
  ],
  params,
  can: { covariates: 'known', intervals: 'native', missing: false, seasons: 'one', values: 'any' },
  minHistory,
  period: ({ season }) => season,
  fitSeries,
  forecastSeries,
  updateSeries,
  componentsOfSeries,
  simulateSeries,
  note: ({ note }) => note,
  examples: [
    {
      season: 1,
      order: 'auto',
      seasonalOrder: 'auto',
      constant: 'auto',
      search: 'stepwise',
      seasonalTest: 'strength',
      transform: 'none',
      widen: true,
    },
    {
      season: 7,
      order: 'auto',
      seasonalOrder: 'auto',
      constant: 'auto',
      search: 'fast',
      seasonalTest: 'ocsb',
      transform: 'none',
      widen: true,
    },
    {
      season: 7,
      order: '0,1,1',
      seasonalOrder: '0,1,1',
      constant: 'no',
      search: 'stepwise',
      seasonalTest: 'strength',
      transform: 'none',
      widen: true,
    },
    {
      season: 7,
      order: '1,0,0',
      seasonalOrder: 'auto',
      constant: 'yes',
      search: 'stepwise',
      seasonalTest: 'strength',
      transform: 'log',
      widen: false,
    },
  ],
});
