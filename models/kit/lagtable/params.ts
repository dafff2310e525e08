import { z } from 'zod';

/** The parameters of every model that learns from a table of lags. */
export const lagParams = {
  seasons: z.array(z.int().min(1).max(100_000)).max(6).default([]).meta({
    title: 'Season lengths',
    description: 'Each gives lags, means and its place as features: 24 and 168 for hourly data.',
    unit: 'steps',
    from: 'seasons',
  }),
  strategy: z.enum(['mixed', 'direct', 'recursive']).default('mixed').meta({
    title: 'Strategy',
    description:
      'mixed: one learner for all steps, the step a feature; direct: a learner for each of up to eight blocks of steps; recursive: one step at a time, forecasts taken for values.',
  }),
  target: z.enum(['auto', 'level', 'difference', 'seasonal-difference']).default('auto').meta({
    title: 'Target',
    description:
      'Learns the value itself, its distance to the last value, or to the value one season before; auto takes what foretells the last part of the history best.',
  }),
  scale: z.enum(['auto', 'local', 'series']).default('auto').meta({
    title: 'Scale',
    description: 'Values as shares of the size of the last season (local) or of the whole series; auto: local for several series.',
  }),
  lags: z.int().min(1).max(1000).optional().meta({
    title: 'Lags',
    description: 'Latest values taken one by one. Left out: a day, at most 24, of one series; 3 of many.',
    unit: 'values',
  }),
  rows: z.int().min(1000).max(20_000_000).default(300_000).meta({
    title: 'Rows to learn from',
    description: 'Of all pairs of origin and step at most so many are learnt, evenly spread; bounds time and memory.',
    unit: 'rows',
  }),
  bounds: z.enum(['auto', 'none', 'non-negative']).default('auto').meta({
    title: 'Bounds',
    description: 'auto: a series that never was negative is not forecast below 0.',
  }),
} as const;

export const LagParams = z.strictObject(lagParams);
export type LagParams = z.infer<typeof LagParams>;
