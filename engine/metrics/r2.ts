import { countOf, defineMetric, sumOver } from './define.ts';

export const r2 = defineMetric({
  card: {
    id: 'r2',
    title: 'R²',
    unit: '',
    better: 'higher',
    formula: '1 − Σ(y − f)² / Σ(y − ȳ)², ȳ the mean of the scored actuals of each series; both sums pooled over series',
    source: 'Draper & Smith, Applied Regression Analysis, 3rd ed., 1.3; out of sample, so it may be negative',
    zeroRule: 'Refused where the actuals of no series vary.',
  },
  over: 'points',
  sums: (p) => {
    const centre = sumOver(p, (i) => p.actual[i]!) / countOf(p);
    return [sumOver(p, (i) => (p.actual[i]! - p.mean[i]!) ** 2), sumOver(p, (i) => (p.actual[i]! - centre) ** 2)];
  },
  score: ([error, spread]) => (spread! > 0 ? 1 - error! / spread! : { refused: 'the actuals do not vary' }),
});
