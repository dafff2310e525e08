import { z } from 'zod';
import { defineLagModel } from '../kit/lagtable/global.ts';
import { lagParams } from '../kit/lagtable/params.ts';
import { boostingLearner } from './learner.ts';

const params = z.strictObject({
  ...lagParams,
  objective: z.enum(['squared', 'absolute', 'huber', 'poisson', 'tweedie']).default('absolute').meta({
    title: 'Objective',
    description: 'squared and huber aim at the mean, absolute at the median; poisson and tweedie are for counts and sales with many zeros.',
  }),
  trees: z.int().min(1).max(10_000).default(600).meta({
    title: 'Trees',
    description: 'At most so many; fewer where the last part of the history is foretold best by fewer.',
  }),
  leaves: z.int().min(2).max(1024).default(31).meta({ title: 'Leaves', description: 'Of one tree, at most.' }),
  learningRate: z.number().gt(0).max(1).default(0.06).meta({ title: 'Learning rate', description: 'Share of each tree that is taken.' }),
  leafRows: z.int().min(1).max(100_000).default(20).meta({ title: 'Rows in a leaf', description: 'At least.', unit: 'rows' }),
  rowShare: z.number().gt(0).max(1).default(0.3).meta({
    title: 'Share of rows',
    description: 'Drawn anew for each tree: rows of one history overlap, so a part of them serves better than all.',
  }),
  columnShare: z.number().gt(0).max(1).default(0.7).meta({ title: 'Share of features', description: 'Drawn anew for each tree.' }),
  bags: z.int().min(1).max(50).default(3).meta({
    title: 'Bags',
    description: 'So many ensembles of other draws are averaged: steadier, and as many times dearer.',
  }),
  l2: z.number().min(0).max(1e6).default(1).meta({ title: 'Ridge', description: 'Draws leaves to zero.' }),
});

const quick = { trees: 25, learningRate: 0.3, leaves: 8, leafRows: 5, columnShare: 1, rowShare: 1, bags: 1 };

/**
 * One ensemble of boosted trees over all series, on lags, seasons, calendar and covariates.
 * Sources: Friedman (2001); Ke et al. (2017); Januschowski et al. (2022); Lei et al. (2018).
 */
export const model = defineLagModel({
  id: 'gradient-boosting',
  version: 1,
  title: 'Gradient boosting',
  summary: 'One learner over all series: weather, prices, promotions and calendars with all their turns; best with much data.',
  sources: [
    'Friedman (2001), Greedy function approximation: a gradient boosting machine',
    'Ke et al. (2017), LightGBM: a highly efficient gradient boosting decision tree',
    'Januschowski et al. (2022), Forecasting with trees',
    'Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees',
  ],
  params,
  learner: boostingLearner,
  positive: ({ objective }) => objective === 'poisson' || objective === 'tweedie',
  examples: [
    params.parse({ ...quick, seasons: [] }),
    params.parse({ ...quick, seasons: [7] }),
    params.parse({ ...quick, seasons: [4, 12], strategy: 'recursive', target: 'level', objective: 'huber' }),
  ],
});
