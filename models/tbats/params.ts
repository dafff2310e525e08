import { z } from 'zod';
import { TRANSFORMS } from './scale.ts';

export const params = z.strictObject({
  seasons: z.array(z.int().min(2).max(100_000)).max(6).default([]).meta({
    title: 'Season lengths',
    description: 'Each is a sum of waves that may change over time: 24 and 168 for hourly data.',
    unit: 'steps',
    from: 'seasons',
  }),
  transform: z
    .enum(['auto', ...TRANSFORMS])
    .default('auto')
    .meta({
      title: 'Transformation',
      description: 'sqrt or log for swings that grow with the level; auto takes the best one by AIC.',
    }),
  trend: z.enum(['auto', 'none', 'damped']).default('auto').meta({ title: 'Trend', description: 'auto takes the better one by AIC.' }),
  persistent: z.boolean().default(true).meta({ title: 'Persistent errors', description: 'Errors follow a first-order autoregression.' }),
  waves: z.int().min(1).max(200).default(40).meta({
    title: 'Most waves',
    description: 'Of all seasons together; those that stand out are found by themselves.',
  }),
});
export type Params = z.infer<typeof params>;
