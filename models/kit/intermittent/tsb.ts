import { WEIGHTS } from './weights.ts';

/** Smoothed size of a demand, smoothed chance of one, and their weights. */
export interface Chances {
  readonly alpha: number;
  readonly beta: number;
  readonly size: number;
  readonly chance: number;
}

export const chanceRate = ({ size, chance }: Chances): number => size * chance;

/** The state after more rows; NaN rows do not count. */
export function observe(state: Chances, y: ArrayLike<number>): Chances {
  const { alpha, beta } = state;
  let { size, chance } = state;
  for (let i = 0; i < y.length; i++) {
    const v = y[i]!;
    if (!Number.isFinite(v)) continue;
    chance += beta * ((v === 0 ? 0 : 1) - chance);
    if (v !== 0) size += alpha * (v - size);
  }
  return { alpha, beta, size, chance };
}

function rateError(start: Chances, y: Float64Array): number {
  const { alpha, beta } = start;
  let { size, chance } = start;
  let sum = 0;
  for (const v of y) {
    sum += (v - size * chance) ** 2;
    chance += beta * ((v === 0 ? 0 : 1) - chance);
    if (v !== 0) size += alpha * (v - size);
  }
  return sum;
}

/**
 * The method of Teunter, Syntetos and Babai: the chance of a demand is smoothed at every row, so that the forecast falls while there is
 * none. It starts from the mean size and the share of rows with demand. Weights left out: those of a grid whose rate has the smallest squared
 * errors. Source: Teunter, Syntetos & Babai (2011), Intermittent demand: Linking forecasting to inventory obsolescence.
 */
export function fitChances(y: Float64Array, weights?: { readonly alpha: number; readonly beta: number }): Chances {
  let count = 0;
  let sum = 0;
  for (const v of y) {
    if (v !== 0) count++;
    sum += v;
  }
  const start = { size: count > 0 ? sum / count : 0, chance: y.length > 0 ? count / y.length : 0 };
  const choices = weights ? [weights] : WEIGHTS.flatMap((alpha) => WEIGHTS.map((beta) => ({ alpha, beta })));
  let best: Chances = { ...start, ...choices[0]! };
  let least = Number.POSITIVE_INFINITY;
  for (const choice of choices.length > 1 ? choices : []) {
    const error = rateError({ ...start, ...choice }, y);
    if (error < least) [best, least] = [{ ...start, ...choice }, error];
  }
  return observe(best, y);
}
