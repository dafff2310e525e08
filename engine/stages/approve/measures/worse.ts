import type { Metric } from '../../../metrics/define.ts';
import { badness } from '../../../metrics/index.ts';

/** How much worse `mine` is than `theirs`, in percent of how bad theirs is; negative where it is better. Null where theirs is perfect and mine is not. */
export function worseBy(metric: Metric, mine: number, theirs: number): number | null {
  const [a, b] = [badness(metric, mine), badness(metric, theirs)];
  if (b === 0) return a === 0 ? 0 : null;
  return (100 * (a - b)) / Math.abs(b);
}

export const inWords = (worse: number): string => `${Math.abs(worse).toFixed(1)} % ${worse > 0 ? 'worse' : 'better'}`;
