import { z } from 'zod';
import { netParams, quick } from '../kit/nets/params.ts';
import { defineNeural } from '../kit/neural/define.ts';
import { neuralParams } from '../kit/neural/params.ts';
import { patchtst } from './net.ts';

const params = z.strictObject({
  ...neuralParams,
  learningRate: neuralParams.learningRate.default(2e-3),
  patch: z.int().min(1).max(1000).default(16).meta({ title: 'Patch', unit: 'steps' }),
  stride: z.int().min(1).max(1000).default(8).meta({ title: 'Stride', description: 'From one patch to the next.', unit: 'steps' }),
  layers: z.int().min(1).max(20).default(3).meta({ title: 'Layers', description: 'Of the encoder.' }),
  heads: z.int().min(1).max(64).default(4).meta({ title: 'Heads', description: 'Of attention.' }),
  headWidth: z
    .int()
    .min(1)
    .max(512)
    .default(4)
    .meta({ title: 'Width of a head', description: 'Times the heads: the numbers that stand for a patch.' }),
  hidden: z.int().min(1).max(8192).default(128).meta({ title: 'Hidden width', description: 'Of the layer after attention.' }),
  dropout: netParams.dropout.default(0.2),
});

const small = { ...quick, patch: 7, stride: 7, layers: 1, heads: 2, hidden: 8 };

/** A transformer over patches of the window. Source: Nie et al. (2023). */
export const model = defineNeural({
  id: 'patchtst',
  version: 1,
  title: 'PatchTST',
  summary: 'A transformer over patches of a long window, the same for all series: long horizons of many alike series.',
  sources: ['Nie, Nguyen, Sinthong & Kalagnanam (2023), A time series is worth 64 words: Long-term forecasting with Transformers'],
  params,
  network: ({ headWidth, ...rest }) => patchtst({ ...rest, width: rest.heads * headWidth }),
  examples: [params.parse({ ...small, seasons: [7] }), params.parse({ ...small, dropout: 0, clock: false })],
});
