import { z } from 'zod';
import { aggregateRate, bucketFor } from '../kit/intermittent/aggregate.ts';
import { defineDemand } from '../kit/intermittent/define.ts';

const params = z.strictObject({
  most: z.int().min(0).max(10_000).default(0).meta({
    title: 'Longest bucket',
    description: 'All buckets up to it are used; 0 takes the mean interval between demands.',
    unit: 'steps',
  }),
  alpha: z.number().gt(0).max(1).default(0.1).meta({ title: 'Smoothing weight', description: 'Of the sums.' }),
  optimise: z
    .boolean()
    .default(false)
    .meta({ title: 'Choose the weight', description: 'For each series and bucket, by the squared errors of the sums.' }),
});

/** The mean of ADIDA over all buckets. Source: Petropoulos & Kourentzes (2015), Forecast combinations for intermittent demand. */
export const model = defineDemand<z.infer<typeof params>, { readonly rate: number }>({
  id: 'imapa',
  version: 1,
  title: 'IMAPA',
  summary: 'The average of forecasts from sums over one step, two steps and so on up to the mean interval between demands.',
  sources: ['Petropoulos & Kourentzes (2015), Forecast combinations for intermittent demand'],
  params,
  follow: (y, { most, alpha, optimise }, check) => {
    const longest = Math.min(most || bucketFor(y), y.length);
    let rate = 0;
    for (let bucket = 1; bucket <= longest; bucket++) {
      check();
      rate += aggregateRate(y, bucket, optimise ? undefined : alpha) / longest;
    }
    return { rate };
  },
  rate: ({ rate }) => rate,
  examples: [
    { most: 0, alpha: 0.1, optimise: false },
    { most: 5, alpha: 0.1, optimise: true },
  ],
});
