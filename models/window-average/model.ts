import { z } from 'zod';
import { defineLocal } from '../kit/local.ts';

const params = z.strictObject({
  window: z
    .int()
    .min(1)
    .max(100_000)
    .default(12)
    .meta({ title: 'Window', description: 'How many of the latest values are averaged; all where the series has fewer.', unit: 'steps' }),
});

/** Mean of the last `window` rows that are known; of all where none of them is. */
function fitSeries({ y }: { readonly y: Float64Array }, { window }: z.infer<typeof params>): { average: number } {
  const recent = y.subarray(Math.max(0, y.length - window)).filter(Number.isFinite);
  const known = recent.length > 0 ? recent : y.filter(Number.isFinite);
  let sum = 0;
  for (const v of known) sum += v;
  return { average: sum / known.length };
}

export const model = defineLocal<z.infer<typeof params>, { average: number }>({
  id: 'window-average',
  version: 1,
  title: 'Window average',
  family: 'baseline',
  summary: 'The mean of the latest values, for noisy series without trend or season.',
  sources: ['Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 (mean method)'],
  params,
  can: { covariates: 'none', intervals: 'conformal', missing: true, seasons: 'none', values: 'any' },
  minHistory: () => 2,
  fitSeries,
  forecastSeries: ({ average }, { times }) => ({ mean: new Float64Array(times.length).fill(average) }),
  examples: [{ window: 3 }, { window: 12 }],
});
