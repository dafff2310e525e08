import { countOf, defineMetric, meanOf, sumOver } from './define.ts';

export const rmse = defineMetric({
  card: {
    id: 'rmse',
    title: 'RMSE',
    unit: 'y',
    better: 'lower',
    formula: '√ mean (y − f)², pooled over all points of all series',
    source: 'Hyndman & Koehler (2006), Int. J. Forecasting 22, 2.1',
    zeroRule: 'None needed. Large errors and large series dominate.',
  },
  over: 'points',
  sums: (p) => [sumOver(p, (i) => (p.actual[i]! - p.mean[i]!) ** 2), countOf(p)],
  score: (sums) => {
    const square = meanOf(sums);
    return typeof square === 'number' ? Math.sqrt(square) : square;
  },
});
