import { z } from 'zod';
import { TRENDS } from './rest.ts';

export const params = z.strictObject({
  seasons: z.array(z.int().min(2).max(100_000)).max(6).default([]).meta({
    title: 'Season lengths',
    description: 'Each is taken out in turn: 24 and 168 for hourly data.',
    unit: 'steps',
    from: 'seasons',
  }),
  trend: z.enum(TRENDS).default('theta').meta({
    title: 'Model of what the seasons leave',
    description: 'Forecasts the series without its seasons. arima had the least error on hourly series, at ten times the cost of theta.',
  }),
  transform: z.enum(['auto', 'none', 'log']).default('auto').meta({
    title: 'Transformation',
    description: 'log: parts are factors, for swings that grow with the level. auto tries both on the last season of the history.',
  }),
  windows: z.array(z.int().min(5).max(9999)).max(6).default([]).meta({
    title: 'Seasonal windows',
    description: 'Seasons over which a pattern is smoothed, shortest season first: small ones let it change fast. Default 11, 15, 19 …',
    unit: 'seasons',
  }),
  robust: z.boolean().default(false).meta({ title: 'Robust', description: 'Takes the weight from outliers; slower.' }),
});
export type Params = z.infer<typeof params>;
