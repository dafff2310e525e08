import { z } from 'zod';
import { neuralParams } from '../neural/params.ts';

/** The parameters of every recurrent model: the steps of a window are walked one by one, so minibatches are smaller. */
export const recurrentParams = {
  ...neuralParams,
  batch: neuralParams.batch.default(64),
  learningRate: neuralParams.learningRate.default(2e-3),
  layers: z.int().min(1).max(8).default(2).meta({ title: 'Layers', description: 'Recurrent ones, one upon the other.' }),
  hidden: z.int().min(1).max(2048).default(64).meta({ title: 'Hidden units', description: 'Of a layer.' }),
  dropout: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.1)
    .meta({ title: 'Dropout', description: 'Share of the values zeroed at random between layers while learning.' }),
} as const;

/** Parameters of an example that the tests run. */
export const quick = { epochs: 8, stepsPerEpoch: 20, batch: 32, inputLength: 14, layers: 1, hidden: 12, dropout: 0, learningRate: 0.02 };
