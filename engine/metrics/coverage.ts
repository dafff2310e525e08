import { countOf, defineLevelMetric, meanOf, sumOver } from './define.ts';
import { boundsOf } from './interval-score.ts';

export const coverage = defineLevelMetric(
  {
    id: 'coverage',
    title: 'Coverage',
    unit: '%',
    better: 'nominal',
    formula: '100 · share of points with lo ≤ y ≤ hi, pooled over all points of all series; best where it equals the level',
    source: 'Christoffersen (1998), Evaluating interval forecasts, Int. Economic Review 39',
    zeroRule: 'None needed.',
  },
  (level) => ({
    over: 'points',
    target: level,
    sums: (p) => {
      const { lo, hi } = boundsOf(p, level);
      return [sumOver(p, (i) => (p.actual[i]! >= lo[i]! && p.actual[i]! <= hi[i]! ? 100 : 0)), countOf(p)];
    },
    score: meanOf,
  }),
);
