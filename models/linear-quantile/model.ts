import { z } from 'zod';
import { quick } from '../kit/nets/params.ts';
import { defineNeural } from '../kit/neural/define.ts';
import { neuralParams } from '../kit/neural/params.ts';
import { linearQuantile } from './net.ts';

const params = z.strictObject({
  ...neuralParams,
  learningRate: neuralParams.learningRate.default(0.01),
  form: z.enum(['last', 'average']).default('last').meta({
    title: 'Form',
    description: 'last: changes up to the last value (NLinear); average: a moving average and the remainder, a map each (DLinear).',
  }),
  average: z.int().min(1).max(10_000).default(25).meta({ title: 'Moving average', description: 'Of the form average.', unit: 'steps' }),
});

const small = { ...quick, learningRate: 0.05 };

/** NLinear and DLinear with a map for each quantile, learnt by gradient over all series. Source: Zeng et al. (2023). */
export const model = defineNeural({
  id: 'linear-quantile',
  version: 1,
  title: 'Linear quantiles',
  summary:
    'NLinear and DLinear over all series with a linear map for each quantile and for covariates: quick, sober, hard to beat on long windows.',
  sources: [
    'Zeng, Chen, Zhang & Xu (2023), Are Transformers Effective for Time Series Forecasting?',
    'Koenker & Bassett (1978), Regression quantiles',
  ],
  params,
  network: linearQuantile,
  components: true,
  examples: [params.parse({ ...small, seasons: [7] }), params.parse({ ...small, form: 'average', average: 7 })],
});
