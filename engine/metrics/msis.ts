import { defineLevelMetric } from './define.ts';
import { boundsOf, intervalLoss } from './interval-score.ts';
import { scaledMean, scaledSums } from './mase.ts';

export const msis = defineLevelMetric(
  {
    id: 'msis',
    title: 'MSIS',
    unit: '',
    better: 'lower',
    formula: 'mean interval score / scale per series, then the mean over series; scale as for MASE',
    source: 'Makridakis, Spiliotis & Assimakopoulos (2020), The M4 Competition, Int. J. Forecasting 36',
    zeroRule: 'A series whose scale is zero (constant from season to season) is left out, and counted.',
  },
  (level) => ({
    over: 'series',
    sums: (p) => {
      const { lo, hi } = boundsOf(p, level);
      return scaledSums(p, p.absoluteScale, (i) => intervalLoss(p.actual[i]!, lo[i]!, hi[i]!, level));
    },
    score: scaledMean,
  }),
);
