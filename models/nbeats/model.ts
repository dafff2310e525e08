import { z } from 'zod';
import { netParams, quick } from '../kit/nets/params.ts';
import { defineNeural } from '../kit/neural/define.ts';
import { neuralParams } from '../kit/neural/params.ts';
import { nbeats } from './net.ts';

const params = z.strictObject({
  ...neuralParams,
  learningRate: neuralParams.learningRate.default(2e-3),
  form: z.enum(['generic', 'interpretable']).default('generic').meta({
    title: 'Form',
    description:
      'generic: stacks of blocks without a form of their own; interpretable: a trend, a season and what the covariates add, shown apart.',
  }),
  stacks: z.int().min(1).max(50).default(4).meta({ title: 'Stacks', description: 'Of the generic form.' }),
  blocks: z.int().min(1).max(20).default(2).meta({
    title: 'Blocks',
    description: 'Of a stack; each explains a part of the window and hands on the rest.',
  }),
  layers: z.int().min(1).max(10).default(4).meta({ title: 'Layers', description: 'Of a block.' }),
  width: z.int().min(1).max(4096).default(256).meta({ title: 'Width', description: 'Of a layer.' }),
  degree: z.int().min(0).max(5).default(2).meta({ title: 'Degree of the trend', description: 'Of the interpretable form.' }),
  waves: z.int().min(1).max(500).default(24).meta({
    title: 'Waves of the season',
    description: 'Of each season, at most, in the interpretable form.',
  }),
  covariateWidth: netParams.covariateWidth,
});

const small = { ...quick, blocks: 1, layers: 2, width: 16 };

/** Blocks of fully connected layers, doubly residual; with covariates. Sources: Oreshkin et al. (2020); Olivares et al. (2023). */
export const model = defineNeural({
  id: 'nbeats',
  version: 1,
  title: 'N-BEATS',
  summary:
    'Learns over many series what follows a window: one of the best for series without covariates; its interpretable form shows trend and season.',
  sources: [
    'Oreshkin, Carpov, Chapados & Bengio (2020), N-BEATS: Neural basis expansion analysis for interpretable time series forecasting',
    'Olivares, Challu, Marcjasz, Weron & Dubrawski (2023), Neural basis expansion analysis with exogenous variables: NBEATSx',
  ],
  params,
  network: nbeats,
  components: true,
  presets: [
    {
      title: 'Twelve unlike nets, for many hourly series',
      params: {
        ...{ members: 12, inputLengths: [168, 240, 336], weightings: ['series', 'window'], clock: false },
        ...{ epochs: 40, batch: 128, validation: 'none', quantiles: [0.025, 0.1, 0.5, 0.9, 0.975] },
      },
    },
  ],
  examples: [
    params.parse({ ...small, stacks: 2, seasons: [7] }),
    params.parse({ ...small, form: 'interpretable', seasons: [7], scale: 'last', centre: 'mean' }),
  ],
});
