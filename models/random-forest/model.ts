import { z } from 'zod';
import { defineLagModel } from '../kit/lagtable/global.ts';
import { lagParams } from '../kit/lagtable/params.ts';
import { forestLearner } from './learner.ts';

const params = z.strictObject({
  ...lagParams,
  rows: lagParams.rows.default(50_000),
  trees: z.int().min(1).max(5000).default(100).meta({ title: 'Trees' }),
  leafRows: z.int().min(1).max(100_000).default(20).meta({ title: 'Rows in a leaf', description: 'At least.', unit: 'rows' }),
  columnShare: z.number().gt(0).max(1).default(0.5).meta({ title: 'Share of features', description: 'Tried at each split, drawn anew.' }),
  rowShare: z.number().gt(0).max(1).default(0.5).meta({ title: 'Share of rows', description: 'Drawn with replacement for each tree.' }),
});

const quick = { trees: 20, leafRows: 5 };

/**
 * A random forest over all series, on lags, seasons, calendar and covariates.
 * Sources: Breiman (2001); Januschowski et al. (2022); Lei et al. (2018).
 */
export const model = defineLagModel({
  id: 'random-forest',
  version: 1,
  title: 'Random forest',
  summary: 'Averages many deep trees over all series: little to set, hard to break; a second opinion beside gradient boosting.',
  sources: [
    'Breiman (2001), Random forests',
    'Januschowski et al. (2022), Forecasting with trees',
    'Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees',
  ],
  params,
  learner: forestLearner,
  positive: () => false,
  examples: [params.parse({ ...quick, seasons: [] }), params.parse({ ...quick, seasons: [7] })],
});
