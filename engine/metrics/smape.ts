import { countOf, defineMetric, meanOf, type Points, sumOver } from './define.ts';

const term = (p: Points, i: number): number => {
  const size = Math.abs(p.actual[i]!) + Math.abs(p.mean[i]!);
  return size > 0 ? (200 * Math.abs(p.actual[i]! - p.mean[i]!)) / size : 0;
};

export const smape = defineMetric({
  card: {
    id: 'smape',
    title: 'sMAPE',
    unit: '%',
    better: 'lower',
    formula: 'mean 200 · |y − f| / (|y| + |f|) per series, then the mean over series',
    source: 'Makridakis, Spiliotis & Assimakopoulos (2020), The M4 Competition, Int. J. Forecasting 36',
    zeroRule: 'A point where actual and forecast are both zero counts 0; one where only one of them is zero counts 200.',
  },
  over: 'series',
  sums: (p) => [sumOver(p, (i) => term(p, i)), countOf(p)],
  score: meanOf,
});
