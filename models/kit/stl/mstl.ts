import { type Decomposition, stl } from './stl.ts';

/** y = the sum of all parts, each of the length of y. */
export interface ManySeasons {
  readonly seasons: readonly { readonly period: number; readonly values: Float64Array }[];
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
}

export interface MstlOptions {
  /** Seasonal loess windows, shortest season first. Default: 11, 15, 19 … */
  readonly windows?: readonly (number | 'periodic')[];
  /** Rounds over all the seasons. Default: 2; 1 for a single season. */
  readonly iterate?: number;
  readonly robust?: boolean;
}

/** Of the given seasons those that n rows hold more than twice, ascending, each once. */
export const seasonsHeld = (n: number, seasons: readonly number[]): number[] =>
  [...new Set(seasons)].filter((m) => m > 1 && n > 2 * m).sort((a, b) => a - b);

/**
 * Several seasons by STL, one after the other, each round on what the others leave. At least one season, each held more than twice
 * (`seasonsHeld`); all values known.
 * Source: Bandara, Hyndman & Bergmeir (2021), MSTL; defaults and results are those of mstl() of R forecast.
 */
export function mstl(y: Float64Array, seasons: readonly number[], options: MstlOptions = {}, check: () => void = () => {}): ManySeasons {
  const { windows = seasons.map((_, i) => 11 + 4 * i), iterate = seasons.length > 1 ? 2 : 1, robust } = options;
  const parts = seasons.map((period) => ({ period, values: new Float64Array(y.length) }));
  const left = Float64Array.from(y);
  let last: Decomposition | undefined;
  for (let round = 0; round < iterate; round++)
    parts.forEach(({ period, values }, k) => {
      for (let i = 0; i < left.length; i++) left[i]! += values[i]!;
      last = stl(left, period, { seasonWindow: windows[k] ?? windows[0]!, robust }, check);
      values.set(last.season);
      for (let i = 0; i < left.length; i++) left[i]! -= values[i]!;
    });
  const trend = last!.trend;
  return { seasons: parts, trend, remainder: left.map((v, i) => v - trend[i]!) };
}
