import { defineMetric, sumOver } from './define.ts';

export const wape = defineMetric({
  card: {
    id: 'wape',
    title: 'WAPE',
    unit: '%',
    better: 'lower',
    formula: '100 · Σ|y − f| / Σ|y|, pooled over all points of all series',
    source: 'Kolassa & Schütz (2007), Advantages of the MAD/Mean ratio over the MAPE, Foresight 6',
    zeroRule: 'Zeros are fine; refused where all actuals are zero.',
  },
  over: 'points',
  sums: (p) => [sumOver(p, (i) => Math.abs(p.actual[i]! - p.mean[i]!)), sumOver(p, (i) => Math.abs(p.actual[i]!))],
  score: ([error, size]) => (size! > 0 ? (100 * error!) / size! : { refused: 'all actuals are zero' }),
});
