import { z } from 'zod';
import { defineNeural } from '../kit/neural/define.ts';
import { quick, recurrentParams } from '../kit/recurrent/params.ts';
import { network } from './net.ts';

const params = z.strictObject({
  ...recurrentParams,
  contexts: z.int().min(1).max(256).default(8).meta({
    title: 'Contexts',
    description: 'Numbers that tell one step ahead from another, and as many that all steps share.',
  }),
});

/** An LSTM over the window, all steps ahead at once. Sources: Hochreiter & Schmidhuber (1997); Wen et al. (2017). */
export const model = defineNeural({
  id: 'lstm',
  version: 1,
  title: 'LSTM',
  summary:
    'Reads the window step by step, then foretells all steps at once from what is known ahead: sun, load and the like, with weather.',
  sources: [
    'Hochreiter & Schmidhuber (1997), Long short-term memory',
    'Wen, Torkkola, Narayanaswamy & Madeka (2017), A multi-horizon quantile recurrent forecaster',
  ],
  params,
  network,
  presets: [{ title: 'LSTM 3 x 128, for sun', params: { layers: 3, hidden: 128, scale: 'panel' } }],
  examples: [params.parse({ ...quick, seasons: [7] }), params.parse({ ...quick, layers: 2, scale: 'last' })],
});
