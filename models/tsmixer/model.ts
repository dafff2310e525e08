import { z } from 'zod';
import { netParams, quick } from '../kit/nets/params.ts';
import { defineNeural } from '../kit/neural/define.ts';
import { neuralParams } from '../kit/neural/params.ts';
import { tsmixer } from './net.ts';

const params = z.strictObject({
  ...neuralParams,
  blocks: z.int().min(1).max(20).default(2).meta({
    title: 'Blocks',
    description: 'Mixers over the window, and as many over the horizon where there are covariates.',
  }),
  features: z.int().min(1).max(512).default(16).meta({ title: 'Features', description: 'Of a step ahead inside the net.' }),
  width: z.int().min(1).max(4096).default(64).meta({ title: 'Width', description: 'Of the hidden layer that mixes features.' }),
  dropout: netParams.dropout,
});

const small = { ...quick, blocks: 1, features: 4, width: 8 };

/** Layers over steps and over features in turn. Source: Chen et al. (2023). */
export const model = defineNeural({
  id: 'tsmixer',
  version: 1,
  title: 'TSMixer',
  summary: 'Plain layers over the steps and over the features in turn: long windows, covariates of all kinds, little to tune.',
  sources: ['Chen, Li, Yoder, Arik & Pfister (2023), TSMixer: An all-MLP architecture for time series forecasting'],
  params,
  network: tsmixer,
  presets: [
    {
      title: 'A day ahead, with what is known of it',
      params: {
        ...{ harmonics: 3, members: 4, scales: ['standard', 'last'], validation: 'none', epochs: 10, stepsPerEpoch: 100 },
        quantiles: [0.025, 0.1, 0.5, 0.9, 0.975],
      },
    },
  ],
  examples: [params.parse({ ...small, seasons: [7] }), params.parse({ ...small, dropout: 0, clock: false })],
});
