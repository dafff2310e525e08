import { z } from 'zod';
import { defineLocal } from '../kit/local.ts';
import { componentsOfSeries } from './components.ts';
import { type Fit, fitSeries, type Params, updateSeries } from './fit.ts';
import { forecastSeries, simulateSeries } from './forecast.ts';

const params = z.strictObject({
  error: z.enum(['auto', 'A', 'M']).default('auto').meta({
    title: 'Error',
    description: 'A additive; M multiplicative, for errors that grow with the level. auto takes the best by the criterion.',
  }),
  trend: z.enum(['auto', 'N', 'A', 'M']).default('auto').meta({
    title: 'Trend',
    description: 'N none, A additive, M multiplicative. auto tries none and additive; a multiplicative one has to be asked for.',
  }),
  damped: z.enum(['auto', 'yes', 'no']).default('auto').meta({ title: 'Damped', description: 'Whether the trend flattens out.' }),
  seasonal: z.enum(['auto', 'N', 'A', 'M']).default('auto').meta({
    title: 'Seasonal part',
    description: 'N none, A additive, M multiplicative: for swings that grow with the level.',
  }),
  season: z.int().min(1).max(10_000).meta({
    title: 'Season length',
    description: '1 for no season. One of more than 24 steps is taken out before the fit.',
    unit: 'steps',
    from: 'season',
  }),
  criterion: z.enum(['aicc', 'aic', 'bic']).default('aicc').meta({
    title: 'Criterion',
    description: 'What the forms are chosen or weighted by.',
  }),
  bounds: z.enum(['both', 'usual', 'admissible']).default('both').meta({
    title: 'Bounds of the weights',
    description: 'usual: 0 < beta < alpha < 1 - gamma; admissible: old values lose their effect; both: both.',
  }),
  combine: z.enum(['best', 'average']).default('average').meta({
    title: 'Combination',
    description: 'average: all forms, by Akaike weights; best: the one form with the best criterion.',
  }),
});

/** Source: Hyndman, Koehler, Ord & Snyder (2008); ets() of R forecast, whose likelihood is maximised here by Gauss-Newton steps. */
export const model = defineLocal<Params, Fit>({
  id: 'ets',
  version: 1,
  title: 'ETS',
  family: 'smoothing',
  summary:
    'Exponential smoothing of error, trend and season, the forms chosen and weighted by AICc: the standard for monthly and quarterly series.',
  sources: [
    'Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing: The State Space Approach',
    'Hyndman & Khandakar (2008), Automatic time series forecasting',
    'Kolassa (2011), Combining exponential smoothing forecasts using Akaike weights',
    'R forecast: ets()',
  ],
  params,
  can: { covariates: 'none', intervals: 'native', missing: false, seasons: 'one', values: 'any' },
  minHistory: () => 5,
  period: ({ season }) => season,
  fitSeries,
  forecastSeries,
  updateSeries,
  componentsOfSeries,
  simulateSeries,
  note: ({ note }) => note,
  examples: [
    { season: 7 },
    { season: 1 },
    { season: 7, combine: 'best' },
    { season: 7, error: 'M', trend: 'M', damped: 'yes', seasonal: 'M' },
    { season: 28 },
  ].map((given) => params.parse(given)),
});
