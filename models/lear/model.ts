import { z } from 'zod';
import { daySizes } from '../kit/days/groups.ts';
import { defineLocal } from '../kit/local.ts';
import { type Fit, fitLear, forecastLear, updateLear } from './fit.ts';

const params = z.strictObject({
  seasons: z.array(z.int().min(2).max(100_000)).max(6).default([]).meta({
    title: 'Season lengths',
    description:
      'The shortest is the day: each of its steps has a regression. Longer ones, in whole days, give lags and dummies: 24 and 168.',
    unit: 'steps',
    from: 'seasons',
  }),
  windows: z.array(z.int().min(20).max(3000)).min(1).max(8).default([56, 84, 1092, 1456]).meta({
    title: 'Calibration windows',
    description: 'Fits on the latest days, averaged; windows longer than the history are cut.',
    unit: 'days',
  }),
  transform: z.enum(['asinh', 'none']).default('asinh').meta({
    title: 'Transform',
    description: 'asinh keeps spikes from ruling the fit; it takes negative values.',
  }),
});
type Params = z.infer<typeof params>;

/** Lasso-estimated autoregression with exogenous inputs. */
export const model = defineLocal<Params, Fit>({
  id: 'lear',
  version: 1,
  title: 'LEAR',
  family: 'regression',
  summary:
    'The next day, step by step, from all steps of the days before it and of the known covariates: the standard of day-ahead price forecasting.',
  sources: [
    'Uniejewski, Nowotarski & Weron (2016), Automated variable selection and shrinkage for day-ahead electricity price forecasting',
    'Lago, Marcjasz, De Schutter & Weron (2021), Forecasting day-ahead electricity prices; epftoolbox',
  ],
  params,
  can: { covariates: 'known', intervals: 'conformal', missing: false, seasons: 'many', values: 'any' },
  minHistory: ({ seasons }) => 12 * daySizes(seasons).size,
  period: ({ seasons }) => daySizes(seasons).size,
  fitSeries: (series, options, { check }) => fitLear(series, options, check),
  forecastSeries: forecastLear,
  updateSeries: updateLear,
  examples: [
    { seasons: [], windows: [56, 84], transform: 'none' },
    { seasons: [4], windows: [1092], transform: 'asinh' },
  ],
});
