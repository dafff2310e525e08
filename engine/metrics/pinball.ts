import { countOf, defineMetric, sumOver } from './define.ts';

/** Loss of the quantile forecast `q` of probability `p`; half the absolute error at p = 0.5. */
export const pinballLoss = (actual: number, q: number, p: number): number => (actual >= q ? p * (actual - q) : (1 - p) * (q - actual));

export const pinball = defineMetric({
  card: {
    id: 'pinball',
    title: 'Pinball loss',
    unit: 'y',
    better: 'lower',
    formula: 'mean over points and stored quantiles of p·(y − q) where y ≥ q, else (1 − p)·(q − y); pooled over series',
    source: 'Koenker & Bassett (1978), Regression quantiles, Econometrica 46',
    zeroRule: 'None needed. Refused where no quantiles were stored.',
  },
  over: 'points',
  sums: (p) => [
    p.quantiles.reduce((sum, q) => sum + sumOver(p, (i) => pinballLoss(p.actual[i]!, q.values[i]!, q.p)), 0),
    countOf(p) * p.quantiles.length,
  ],
  score: ([sum, count]) => (count! > 0 ? sum! / count! : { refused: 'no quantiles were stored' }),
});
