import { z } from 'zod';
import { netParams, quick } from '../kit/nets/params.ts';
import { defineNeural } from '../kit/neural/define.ts';
import { neuralParams } from '../kit/neural/params.ts';
import { nhits } from './net.ts';

const params = z.strictObject({
  ...neuralParams,
  learningRate: neuralParams.learningRate.default(2e-3),
  every: z.array(z.int().min(1).max(10_000)).min(1).max(20).default([24, 8, 1]).meta({
    title: 'Knots',
    description: 'One of a line every so many steps of the horizon: a number a stack, coarse to fine.',
    unit: 'steps',
  }),
  pools: z.array(z.int().min(1).max(1000)).max(20).default([8, 4, 1]).meta({
    title: 'Pools',
    description: 'So many steps of the window become one: a number a stack; 1 where there is none.',
    unit: 'steps',
  }),
  blocks: z.int().min(1).max(20).default(1).meta({ title: 'Blocks', description: 'Of a stack.' }),
  layers: z.int().min(1).max(10).default(2).meta({ title: 'Layers', description: 'Of a block.' }),
  width: z.int().min(1).max(4096).default(512).meta({ title: 'Width', description: 'Of a layer.' }),
  dropout: netParams.dropout.default(0),
  covariateWidth: netParams.covariateWidth,
});

const small = { ...quick, width: 16 };

/** Stacks of N-BEATS' kind, each at a rate of its own. Source: Challu et al. (2023). */
export const model = defineNeural({
  id: 'nhits',
  version: 1,
  title: 'N-HiTS',
  summary: 'Coarse stacks for the slow, fine ones for the quick: cheap for long horizons, over many series, with covariates.',
  sources: [
    'Challu, Olivares, Oreshkin, Garza, Mergenthaler-Canseco & Dubrawski (2023), N-HiTS: Neural hierarchical interpolation for time series forecasting',
  ],
  params,
  network: ({ every, pools, ...rest }) => nhits({ ...rest, rates: every.map((steps, i) => ({ every: steps, pool: pools[i] ?? 1 })) }),
  examples: [params.parse({ ...small, seasons: [7] }), params.parse({ ...small, every: [3, 1], pools: [2], scale: 'last', clock: false })],
});
