import type { Predictive } from './series.ts';

/** The last known value and the spread of one step: what is left to say of a series that the model cannot take. */
export interface Fallback {
  readonly last: number;
  readonly sd: number;
  readonly note?: string;
}

/** From a history with at least one known value. */
export function fallbackFor(history: Float64Array): Fallback {
  const known = history.filter(Number.isFinite);
  let square = 0;
  for (let i = 1; i < known.length; i++) square += (known[i]! - known[i - 1]!) ** 2;
  const last = known[known.length - 1]!;
  if (known.length < 2) return { last, sd: 0, note: 'one value tells no spread: the interval has no width' };
  return { last, sd: Math.sqrt(square / (known.length - 1)) };
}

/** A random walk from the last value. */
export const forecastFallback = ({ last, sd }: Fallback, horizon: number): Predictive => ({
  mean: new Float64Array(horizon).fill(last),
  sd: Float64Array.from({ length: horizon }, (_, h) => sd * Math.sqrt(h + 1)),
});
