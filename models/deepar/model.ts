import { z } from 'zod';
import { defineNeural } from '../kit/neural/define.ts';
import { quick, recurrentParams } from '../kit/recurrent/params.ts';
import { network } from './net.ts';

const params = z.strictObject({
  ...recurrentParams,
  learningRate: recurrentParams.learningRate.default(1e-3),
  likelihood: z.enum(['student-t', 'gaussian', 'negative-binomial']).default('student-t').meta({
    title: 'Likelihood',
    description:
      'How values are spread around their mean. student-t: with outliers; negative-binomial: counts, as of sales, with many zeros; values below 0 count as 0.',
  }),
  paths: z.int().min(10).max(10_000).default(200).meta({ title: 'Paths', description: 'Drawn for each forecast; quantiles are theirs.' }),
});

/** An autoregressive LSTM trained by likelihood. Source: Salinas, Flunkert, Gasthaus & Januschowski (2020). */
export const model = defineNeural({
  id: 'deepar',
  version: 1,
  title: 'DeepAR',
  summary: 'Draws futures value by value from a learnt distribution: many related series, uncertainty that grows along the horizon.',
  sources: ['Salinas, Flunkert, Gasthaus & Januschowski (2020), DeepAR: Probabilistic forecasting with autoregressive recurrent networks'],
  params,
  network,
  examples: [
    params.parse({ ...quick, paths: 20, seasons: [7] }),
    params.parse({ ...quick, paths: 20, likelihood: 'gaussian', scale: 'mean' }),
  ],
});
