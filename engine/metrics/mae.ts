import { countOf, defineMetric, meanOf, sumOver } from './define.ts';

export const mae = defineMetric({
  card: {
    id: 'mae',
    title: 'MAE',
    unit: 'y',
    better: 'lower',
    formula: 'mean |y − f|, pooled over all points of all series',
    source: 'Hyndman & Koehler (2006), Another look at measures of forecast accuracy, Int. J. Forecasting 22, 2.1',
    zeroRule: 'None needed. Series of different size weigh by their size.',
  },
  over: 'points',
  sums: (p) => [sumOver(p, (i) => Math.abs(p.actual[i]! - p.mean[i]!)), countOf(p)],
  score: meanOf,
});
