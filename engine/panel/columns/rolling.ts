import type { RollingRule } from '#shared/stages/features.ts';
import { orderStatistic } from './order.ts';
import { extreme, moments, type Statistic } from './statistic.ts';

type Rule = Omit<RollingRule, 'of'>;

function statisticOf({ stat, window, quantile = 0.5 }: Rule): Statistic {
  if (stat === 'min' || stat === 'max') return extreme(stat, window);
  if (stat === 'median' || stat === 'quantile') return orderStatistic(stat === 'median' ? 0.5 : quantile, window);
  return moments(stat);
}

// Rounding errors of values that came and went are cleared by starting anew this often.
const ANEW = 4096;

/**
 * A rolling statistic for the rows `from` to `to` of a series: over `window` steps that end `lag` steps before the row, so with a lag
 * of 1 or more a row sees nothing of its own time or later. NaN where the window is not full or has a missing value. std has divisor
 * n - 1.
 */
export function rolling(y: Float64Array, rule: Rule, from: number, to: number, out: Float64Array, offset: number): void {
  const { window, lag } = rule;
  const anew = Math.max(ANEW, 4 * window);
  let state = statisticOf(rule);
  let there = 0;
  for (let i = from; i < to; i++) {
    const last = i - lag;
    if (i === from || i % anew === 0) {
      state = statisticOf(rule);
      there = 0;
      for (let k = Math.max(0, last - window + 1); k <= last; k++) enter(y[k]!);
    } else {
      if (last - window >= 0) leave(y[last - window]!);
      if (last >= 0) enter(y[last]!);
    }
    out[offset + i - from] = there === window ? state.read() : Number.NaN;
  }
  function enter(value: number): void {
    if (Number.isNaN(value)) return;
    state.add(value);
    there++;
  }
  function leave(value: number): void {
    if (Number.isNaN(value)) return;
    state.remove(value);
    there--;
  }
}
