import { z } from 'zod';

/** Parameters that several feed-forward nets have. */
export const netParams = {
  dropout: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.1)
    .meta({ title: 'Dropout', description: 'Share of the values zeroed at random while learning.' }),
  covariateWidth: z.int().min(1).max(64).default(4).meta({
    title: 'Width of covariates',
    description: 'Numbers a step that the covariates are brought down to before all steps stand side by side.',
  }),
} as const;

/** Training of an example that the tests run: enough to learn what is plain, in a fraction of a second. */
export const quick = { epochs: 3, stepsPerEpoch: 50, batch: 16, learningRate: 0.02, quantiles: [0.1, 0.9], bounds: 'none' } as const;
