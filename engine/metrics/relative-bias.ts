import { defineMetric, sumOver } from './define.ts';

export const relativeBias = defineMetric({
  card: {
    id: 'relative-bias',
    title: 'Relative bias',
    unit: '%',
    better: 'zero',
    formula: '100 · Σ(f − y) / Σ|y|, pooled over all points of all series; above zero is too high',
    source: 'Kolassa & Schütz (2007), Foresight 6 (the signed companion of WAPE)',
    zeroRule: 'Zeros are fine; refused where all actuals are zero.',
  },
  over: 'points',
  sums: (p) => [sumOver(p, (i) => p.mean[i]! - p.actual[i]!), sumOver(p, (i) => Math.abs(p.actual[i]!))],
  score: ([error, size]) => (size! > 0 ? (100 * error!) / size! : { refused: 'all actuals are zero' }),
});
