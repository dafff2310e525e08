import { z } from 'zod';
import { defineNeural } from '../kit/neural/define.ts';
import { divides, heads, NOT_DIVIDED } from '../kit/recurrent/heads.ts';
import { quick, recurrentParams } from '../kit/recurrent/params.ts';
import { network } from './net.ts';

const params = z.strictObject({ ...recurrentParams, heads }).refine(divides, NOT_DIVIDED);

/** GRU layers over the window, attention from each step ahead. Sources: Cho et al. (2014); Bahdanau et al. (2015). */
export const model = defineNeural({
  id: 'gru-attention',
  version: 1,
  title: 'GRU with attention',
  summary: 'Reads the window step by step; each step ahead looks back at the steps that matter to it, which are shown: wind, load, flows.',
  sources: [
    'Cho et al. (2014), Learning phrase representations using RNN encoder-decoder',
    'Bahdanau, Cho & Bengio (2015), Neural machine translation by jointly learning to align and translate',
    'Vaswani et al. (2017), Attention is all you need',
  ],
  params,
  network,
  attention: true,
  presets: [{ title: 'GRU + attention, 2 layers, for wind', params: { layers: 2, hidden: 128, scale: 'panel' } }],
  examples: [params.parse({ ...quick, seasons: [7] }), params.parse({ ...quick, heads: 1, scale: 'mean' })],
});
