import { countOf, defineMetric, meanOf, sumOver } from './define.ts';

export const bias = defineMetric({
  card: {
    id: 'bias',
    title: 'Bias',
    unit: 'y',
    better: 'zero',
    formula: 'mean (f − y), pooled over all points of all series; above zero is too high',
    source: 'Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.3',
    zeroRule: 'None needed. Errors of opposite sign cancel.',
  },
  over: 'points',
  sums: (p) => [sumOver(p, (i) => p.mean[i]! - p.actual[i]!), countOf(p)],
  score: meanOf,
});
