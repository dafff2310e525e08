import { z } from 'zod';

export const params = z.strictObject({
  growth: z.enum(['linear', 'logistic', 'flat']).default('linear').meta({
    title: 'Trend',
    description: 'linear: lines that bend at changepoints; logistic: saturates at cap.',
  }),
  cap: z.number().optional().meta({ title: 'Cap', description: 'Where logistic growth saturates, in the unit of the target.' }),
  floor: z.number().default(0).meta({ title: 'Floor', description: 'Where logistic growth starts from, in the unit of the target.' }),
  changepoints: z.int().min(0).max(200).default(25).meta({ title: 'Changepoints', description: 'Places at which the trend may bend.' }),
  changepointRange: z.number().gt(0).max(1).default(0.8).meta({
    title: 'Changepoint range',
    description: 'They lie in this first share of the history.',
  }),
  changePrior: z.number().gt(0).max(100).default(0.05).meta({
    title: 'Changepoint prior scale',
    description: 'How readily the trend bends: larger follows more.',
  }),
  seasons: z.array(z.int().min(2).max(100_000)).max(6).default([]).meta({
    title: 'Season lengths',
    description: 'Each gets its own waves: 24 and 168 for hourly data.',
    unit: 'steps',
    from: 'seasons',
  }),
  harmonics: z.array(z.int().min(1).max(200)).max(6).default([]).meta({
    title: 'Harmonics',
    description: 'Waves of each season, in the order of the season lengths. Those left out are automatic.',
  }),
  yearly: z.boolean().default(true).meta({ title: 'Season of the year', description: 'Needs dates, and two years of them.' }),
  seasonPrior: z
    .number()
    .gt(0)
    .max(1000)
    .default(10)
    .meta({ title: 'Season prior scale', description: 'Smaller draws the seasons to zero.' }),
  regressorPrior: z.number().gt(0).max(1000).default(10).meta({
    title: 'Covariate prior scale',
    description: 'Smaller draws the effects of covariates to zero.',
  }),
  carry: z.boolean().default(true).meta({
    title: 'Carry errors on',
    description: 'Takes the last errors along, from step to step and from season to season, as they used to persist; Prophet does not.',
  }),
  mode: z.enum(['additive', 'multiplicative']).default('additive').meta({
    title: 'Mode',
    description: 'multiplicative: seasons and covariates are shares of the trend.',
  }),
});
export type Params = z.infer<typeof params>;
