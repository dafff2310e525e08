import { seededRandom } from '#shared/math/random.ts';
import type { Column } from './types.ts';

/** The bin of a missing value. */
export const MISSING = 255;
/** Rows that cuts are chosen by. */
const SAMPLE = 65_536;

/** How a numeric column is cut: a value is in the first bin whose cut is not below it, or in the one after the last cut. */
export type Cuts = Float64Array;

/** The number of least digits in [low, high): what a threshold between two neighbouring values is written as. */
export function shortBetween(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  for (let digits = 1; digits <= 17; digits++) {
    const short = Number(middle.toPrecision(digits));
    if (short >= low && short < high) return short;
  }
  return low;
}

/** Finite values of a column, ascending: all of them, or of a seeded sample of its rows. */
function sampleOf(column: Column, rows: number, seed: number): Column {
  const take = Math.min(rows, SAMPLE);
  const out = column instanceof Float32Array ? new Float32Array(take) : new Float64Array(take);
  const random = seededRandom(seed);
  let n = 0;
  for (let i = 0; i < take; i++) {
    const from = Math.floor((i * rows) / take);
    const to = Math.floor(((i + 1) * rows) / take);
    const value = column[from + Math.floor(random() * (to - from))]!;
    if (Number.isFinite(value)) out[n++] = value;
  }
  return out.subarray(0, n).sort();
}

/**
 * Cuts a column into at most `bins` bins of about equally many rows; a value that fills a bin by itself gets one.
 * Source: LightGBM's greedy search of bins (Ke et al. 2017).
 */
export function cutsOf(column: Column, rows: number, bins: number, seed: number): Cuts {
  const sorted = sampleOf(column, rows, seed);
  const cuts: number[] = [];
  let rest = sorted.length;
  let filled = 0;
  for (let i = 0; i < sorted.length && cuts.length < bins - 1; ) {
    let end = i + 1;
    while (end < sorted.length && sorted[end] === sorted[i]) end++;
    filled += end - i;
    if (end < sorted.length && filled >= rest / (bins - cuts.length)) {
      cuts.push(shortBetween(sorted[i]!, sorted[end]!));
      rest -= filled;
      filled = 0;
    }
    i = end;
  }
  return distinctFirst(sorted, bins) ?? Float64Array.from(cuts);
}

/** One bin per distinct value, where these are few enough. */
function distinctFirst(sorted: Column, bins: number): Cuts | undefined {
  const cuts: number[] = [];
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) continue;
    if (cuts.length === bins - 1) return undefined;
    cuts.push(shortBetween(sorted[i - 1]!, sorted[i]!));
  }
  return Float64Array.from(cuts);
}
