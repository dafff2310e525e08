import { z } from 'zod';
import { defineLocal } from '../kit/local.ts';

const params = z.strictObject({
  season: z.int().min(1).max(100_000).meta({
    title: 'Season length',
    description: 'Steps after which the pattern repeats: 24 for hourly data with a daily cycle.',
    unit: 'steps',
    from: 'season',
  }),
});

interface Fit {
  /** The last season, oldest first. */
  readonly last: readonly number[];
}

export const model = defineLocal<z.infer<typeof params>, Fit>({
  id: 'seasonal-naive',
  version: 1,
  title: 'Seasonal naive',
  family: 'baseline',
  summary: 'Repeats the last season. The yardstick for seasonal series.',
  sources: ['Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2'],
  params,
  can: { covariates: 'none', intervals: 'conformal', missing: false, seasons: 'one', values: 'any' },
  minHistory: ({ season }) => season + 1,
  period: ({ season }) => season,
  fitSeries: ({ y }, { season }) => ({ last: Array.from(y.subarray(y.length - season)) }),
  forecastSeries: ({ last }, { times }) => ({ mean: Float64Array.from(times, (_, h) => last[h % last.length]!) }),
  examples: [{ season: 1 }, { season: 7 }],
});
