import { intervalOf } from '#shared/domain/forecast.ts';
import { countOf, defineLevelMetric, meanOf, type Points, sumOver } from './define.ts';

/** The interval of a level; the quantiles of a backtest always have it. */
export function boundsOf(p: Points, level: number): { lo: Float64Array; hi: Float64Array } {
  const bounds = intervalOf(p, level);
  if (!bounds) throw new RangeError(`The points have no interval of level ${level}.`);
  return bounds;
}

/** Width of the interval, plus 2 / α for each unit that the actual lies outside. */
export function intervalLoss(actual: number, lo: number, hi: number, level: number): number {
  const penalty = 2 / (1 - level / 100);
  return hi - lo + penalty * Math.max(0, lo - actual) + penalty * Math.max(0, actual - hi);
}

export const intervalScore = defineLevelMetric(
  {
    id: 'interval-score',
    title: 'Interval score',
    unit: 'y',
    better: 'lower',
    formula: 'mean of (hi − lo) + 2/α·(lo − y)₊ + 2/α·(y − hi)₊, α = 1 − level; pooled over all points of all series',
    source: 'Gneiting & Raftery (2007), Strictly proper scoring rules, J. American Statistical Association 102, 6.2',
    zeroRule: 'None needed.',
  },
  (level) => ({
    over: 'points',
    sums: (p) => {
      const { lo, hi } = boundsOf(p, level);
      return [sumOver(p, (i) => intervalLoss(p.actual[i]!, lo[i]!, hi[i]!, level)), countOf(p)];
    },
    score: meanOf,
  }),
);
