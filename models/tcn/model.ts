import { z } from 'zod';
import { netParams, quick } from '../kit/nets/params.ts';
import { defineNeural } from '../kit/neural/define.ts';
import { neuralParams } from '../kit/neural/params.ts';
import { tcn } from './net.ts';

const params = z.strictObject({
  ...neuralParams,
  learningRate: neuralParams.learningRate.default(3e-3),
  channels: z.int().min(1).max(1024).default(32).meta({ title: 'Channels', description: 'Of a convolution.' }),
  kernel: z.int().min(2).max(32).default(3).meta({ title: 'Kernel', unit: 'steps' }),
  width: z
    .int()
    .min(1)
    .max(4096)
    .default(64)
    .meta({ title: 'Width of the head', description: 'Of the layer that tells the quantiles of a step.' }),
  dropout: netParams.dropout,
});

const small = { ...quick, channels: 6, width: 8 };

/** Dilated causal convolutions. Source: Bai, Kolter & Koltun (2018). */
export const model = defineNeural({
  id: 'tcn',
  version: 1,
  title: 'TCN',
  summary: 'Dilated causal convolutions over the window with its covariates: local shapes, wherever they lie, over many series.',
  sources: [
    'Bai, Kolter & Koltun (2018), An empirical evaluation of generic convolutional and recurrent networks for sequence modeling',
    'Lai, Chang, Yang & Liu (2018), Modeling long- and short-term temporal patterns with deep neural networks',
    'Wen, Torkkola, Narayanaswamy & Madeka (2017), A multi-horizon quantile recurrent forecaster',
  ],
  params,
  network: tcn,
  examples: [params.parse({ ...small, seasons: [7] }), params.parse({ ...small, kernel: 2, dropout: 0, clock: false })],
});
