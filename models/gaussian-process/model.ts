import { z } from 'zod';
import { daySizes } from '../kit/days/groups.ts';
import { defineLocal } from '../kit/local.ts';
import { type Fit, forecastOfDays, updateDays } from './days.ts';
import { fitDays } from './fit.ts';

const params = z.strictObject({
  seasons: z.array(z.int().min(2).max(100_000)).max(6).default([]).meta({
    title: 'Season lengths',
    description: 'The shortest is the day that is forecast as a whole; longer ones, in whole days, tell what a day is like: 24 and 168.',
    unit: 'steps',
    from: 'seasons',
  }),
  transform: z.enum(['asinh', 'none']).default('asinh').meta({
    title: 'Transform',
    description: 'asinh keeps spikes from ruling the fit; it takes negative values.',
  }),
  parts: z.int().min(1).max(24).default(1).meta({
    title: 'Parts of the day',
    description: 'Each part has a kernel of its own: more accurate on long histories, and so many times slower.',
  }),
  window: z.int().min(20).max(3000).default(1092).meta({
    title: 'Window',
    description: 'The latest days that forecasts are made from; work grows with its cube.',
    unit: 'days',
  }),
  learn: z.int().min(20).max(2000).default(500).meta({
    title: 'Days to learn from',
    description: 'The latest days by which the kernel is found.',
    unit: 'days',
  }),
  iterations: z.int().min(1).max(1000).default(60).meta({ title: 'Iterations', description: 'Steps of the search for the kernel.' }),
  renew: z.int().min(1).max(366).default(1).meta({
    title: 'Renew',
    description: 'After how many new days an update takes them into account; between, they only serve as lags. 1: at every update.',
    unit: 'days',
  }),
});
type Params = z.infer<typeof params>;

/** Source: Rasmussen & Williams (2006); several outputs share one kernel, learnt by its marginal likelihood. */
export const model = defineLocal<Params, Fit>({
  id: 'gaussian-process',
  version: 1,
  title: 'Gaussian process on days',
  family: 'regression',
  summary: 'The next day as a whole from the days before it and what is known of it: prices, load, wind, sun. Slow, and hard to beat.',
  sources: [
    'Rasmussen & Williams (2006), Gaussian Processes for Machine Learning, ch. 2, 4 and 5',
    'Uniejewski, Weron & Ziel (2018), Variance stabilizing transformations for electricity spot price forecasting',
  ],
  params,
  can: { covariates: 'known', intervals: 'native', missing: false, seasons: 'many', values: 'any' },
  minHistory: ({ seasons }) => 12 * daySizes(seasons).size,
  period: ({ seasons }) => daySizes(seasons).size,
  fitSeries: (series, options, { check }) => fitDays(series, options, check),
  forecastSeries: forecastOfDays,
  updateSeries: updateDays,
  examples: [
    { seasons: [], transform: 'none', parts: 1, window: 1092, learn: 100, iterations: 40, renew: 1 },
    { seasons: [4], transform: 'asinh', parts: 2, window: 1092, learn: 100, iterations: 40, renew: 1 },
  ],
});
