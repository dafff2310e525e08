import { z } from 'zod';
import { aggregateRate, bucketFor } from '../kit/intermittent/aggregate.ts';
import { defineDemand } from '../kit/intermittent/define.ts';

const params = z.strictObject({
  bucket: z.int().min(0).max(10_000).default(0).meta({
    title: 'Bucket',
    description: 'Steps that are summed up; 0 takes the mean interval between demands.',
    unit: 'steps',
  }),
  alpha: z.number().gt(0).max(1).default(0.1).meta({ title: 'Smoothing weight', description: 'Of the sums.' }),
  optimise: z
    .boolean()
    .default(false)
    .meta({ title: 'Choose the weight', description: 'For each series, by the squared errors of the sums.' }),
});

/**
 * Sums over buckets as long as the mean interval, smoothed exponentially and shared out evenly.
 * Source: Nikolopoulos, Syntetos, Boylan, Petropoulos & Assimakopoulos (2011).
 */
export const model = defineDemand<z.infer<typeof params>, { readonly rate: number }>({
  id: 'adida',
  version: 1,
  title: 'ADIDA',
  summary: 'Demand summed up over steps until few zeros are left, smoothed and shared out again.',
  sources: [
    'Nikolopoulos, Syntetos, Boylan, Petropoulos & Assimakopoulos (2011), An aggregate-disaggregate intermittent demand approach (ADIDA) to forecasting',
  ],
  params,
  follow: (y, { bucket, alpha, optimise }) => ({
    rate: aggregateRate(y, Math.min(bucket || bucketFor(y), y.length), optimise ? undefined : alpha),
  }),
  rate: ({ rate }) => rate,
  examples: [
    { bucket: 0, alpha: 0.1, optimise: false },
    { bucket: 4, alpha: 0.1, optimise: true },
  ],
});
