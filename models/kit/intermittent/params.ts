import { z } from 'zod';

/** The parameters of methods that smooth sizes and intervals with one weight. */
export const oneWeight = z.strictObject({
  alpha: z.number().gt(0).max(1).default(0.1).meta({ title: 'Smoothing weight', description: 'Of sizes and of intervals.' }),
  optimise: z
    .boolean()
    .default(false)
    .meta({ title: 'Choose the weight', description: 'For each series, by the squared errors of the demand per step.' }),
});
export type OneWeight = z.infer<typeof oneWeight>;
