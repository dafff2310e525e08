import { z } from 'zod';
import { defineLocal } from '../kit/local.ts';
import { type Fit, fitSeries, type Params } from './fit.ts';
import { advance, componentsOf, forecastSmoother, simulate } from './forecast.ts';

const params = z.strictObject({
  form: z.enum(['auto', 'none', 'simple', 'partial', 'full']).default('auto').meta({
    title: 'Seasonal form',
    description:
      'none; simple: each place in the season by itself; partial: an additive season; full: a season with a trend of its own. auto takes the one with the best AICc.',
  }),
  season: z.int().min(1).max(10_000).meta({ title: 'Season length', description: '1 for no season.', unit: 'steps', from: 'season' }),
});

/** Source: Svetunkov, Kourentzes & Ord (2022); initial states by back-forecasting, counted as parameters in the AICc. */
export const model = defineLocal<Params, Fit>({
  id: 'ces',
  version: 1,
  title: 'CES',
  family: 'smoothing',
  summary: 'Complex exponential smoothing: level and trend in one, without a choice between them.',
  sources: ['Svetunkov, Kourentzes & Ord (2022), Complex exponential smoothing, Naval Research Logistics 69(8)'],
  params,
  can: { covariates: 'none', intervals: 'native', missing: false, seasons: 'one', values: 'any' },
  minHistory: () => 6,
  period: ({ season }) => season,
  fitSeries,
  forecastSeries: ({ smoother }, { times }) => forecastSmoother(smoother, times.length),
  updateSeries: ({ smoother, note }, { y }) => ({ smoother: advance(smoother, y), note }),
  componentsOfSeries: ({ smoother }, series, steps) => componentsOf(smoother, series, steps),
  simulateSeries: ({ smoother }, { times }, paths, random) => simulate(smoother, times.length, paths, random),
  note: ({ note }) => note,
  examples: [
    { form: 'auto', season: 7 },
    { form: 'none', season: 1 },
    { form: 'simple', season: 7 },
    { form: 'partial', season: 7 },
    { form: 'full', season: 7 },
  ],
});
