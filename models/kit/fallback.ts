import type { Predictive } from './series.ts';

/** The last known value and the spread of one step: what is left to say of a series that the model cannot take. */
export interface Fallback {
  readonly last: number;
  readonly sd: number;
  readonly note?: string;
}

/** Widest step of a random walk: beyond it, a long walk would leave what a number can hold. */
const WIDEST = 1e300;

/** Root mean square step from one value to the next; steps are scaled first, so that squares of huge or tiny ones neither overflow nor vanish. */
function stepOf(known: Float64Array): number {
  let most = 0;
  for (let i = 1; i < known.length; i++) most = Math.max(most, Math.abs(known[i]! - known[i - 1]!));
  if (most === 0 || most > WIDEST) return Math.min(most, WIDEST);
  let square = 0;
  for (let i = 1; i < known.length; i++) square += ((known[i]! - known[i - 1]!) / most) ** 2;
  return most * Math.sqrt(square / (known.length - 1));
}

/** From a history with at least one known value. */
export function fallbackFor(history: Float64Array): Fallback {
  const known = history.filter(Number.isFinite);
  const last = known[known.length - 1]!;
  if (known.length < 2) return { last, sd: 0, note: 'one value tells no spread: the interval has no width' };
  return { last, sd: stepOf(known) };
}

/** A random walk from the last value. */
export const forecastFallback = ({ last, sd }: Fallback, horizon: number): Predictive => ({
  mean: new Float64Array(horizon).fill(last),
  sd: Float64Array.from({ length: horizon }, (_, h) => sd * Math.sqrt(h + 1)),
});
