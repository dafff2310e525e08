import { type TimeAxis, timesAfter } from '#shared/base/axis.ts';
import { stepNumber } from '../phase.ts';
import type { Recipe } from './recipe.ts';

/**
 * One series as the table sees it. Its rows are `known` past ones and, behind them, those that are to be forecast. `z` is the target divided
 * by `unit` (the usual size of the series), NaN where it is missing or not known.
 */
export interface Track {
  readonly z: Float64Array;
  readonly known: number;
  readonly unit: number;
  readonly times: Float64Array;
  /** By name, of the length of `z`: NaN where not known. */
  readonly covariates: ReadonlyMap<string, Float64Array>;
  readonly statics: ReadonlyMap<string, number>;
}

/** Running sums of a column, so that any window's mean and deviation cost one subtraction. */
export interface Sums {
  readonly count: Int32Array;
  readonly sum: Float64Array;
  readonly square: Float64Array;
  readonly size: Float64Array;
}

export function sumsOf(x: Float64Array): Sums {
  const count = new Int32Array(x.length + 1);
  const sum = new Float64Array(x.length + 1);
  const square = new Float64Array(x.length + 1);
  const size = new Float64Array(x.length + 1);
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!;
    const known = !Number.isNaN(v);
    count[i + 1] = count[i]! + (known ? 1 : 0);
    sum[i + 1] = sum[i]! + (known ? v : 0);
    square[i + 1] = square[i]! + (known ? v * v : 0);
    size[i + 1] = size[i]! + (known ? Math.abs(v) : 0);
  }
  return { count, sum, square, size };
}

const clamped = (i: number): number => Math.max(i, 0);

/** Mean of the known values of the rows `from` to `to` (exclusive); NaN where none is. */
export function meanOver({ count, sum }: Sums, from: number, to: number): number {
  const [a, b] = [clamped(from), clamped(to)];
  return (sum[b]! - sum[a]!) / (count[b]! - count[a]!);
}

/** Mean size of the known values of the rows. */
export function sizeOver({ count, size }: Sums, from: number, to: number): number {
  const [a, b] = [clamped(from), clamped(to)];
  return (size[b]! - size[a]!) / (count[b]! - count[a]!);
}

/** Standard deviation (divisor n) of the known values of the rows. */
export function deviationOver({ count, sum, square }: Sums, from: number, to: number): number {
  const [a, b] = [clamped(from), clamped(to)];
  const n = count[b]! - count[a]!;
  const mean = (sum[b]! - sum[a]!) / n;
  const variance = (square[b]! - square[a]!) / n - mean * mean;
  return n > 0 ? Math.sqrt(Math.max(variance, 0)) : Number.NaN;
}

/** At [i]: the lowest (sign 1) or highest (sign -1) known value of the `rows` rows before row i. A monotone queue: one pass. */
export function extremeBefore(x: Float64Array, rows: number, sign: 1 | -1): Float64Array {
  const out = new Float64Array(x.length + 1).fill(Number.NaN);
  const queue = new Int32Array(x.length);
  let head = 0;
  let tail = 0;
  for (let i = 0; i < x.length; i++) {
    const v = x[i]! * sign;
    if (!Number.isNaN(v)) {
      while (tail > head && x[queue[tail - 1]!]! * sign >= v) tail--;
      queue[tail++] = i;
    }
    while (tail > head && queue[head]! <= i - rows) head++;
    if (tail > head) out[i + 1] = x[queue[head]!]!;
  }
  return out;
}

/** Place of each row in the seasons, by the wall clock. */
export const stepNumbers = (axis: TimeAxis, times: Float64Array): Float64Array => times.map((t) => stepNumber(axis, t));

/** The usual size of a series: the mean size of its known values, 1 where all are zero. Large values do not overflow. */
export function unitOf(y: Float64Array): number {
  let largest = 0;
  for (const v of y) if (Math.abs(v) > largest) largest = Math.abs(v);
  if (largest === 0) return 1;
  let sum = 0;
  let count = 0;
  for (const v of y)
    if (!Number.isNaN(v)) {
      sum += Math.abs(v) / largest;
      count++;
    }
  return largest * (sum / count);
}

function lastKnown(x: Float64Array, end: number): number {
  for (let i = end - 1; i >= 0; i--) if (!Number.isNaN(x[i])) return x[i]!;
  return Number.NaN;
}

/**
 * Rows `from` to `known` of a track with room for `horizon` rows behind them. There the target is not known, covariates known in advance are
 * as the track has them, and those known up to the origin stay at their last value.
 */
export function aheadOf(track: Track, from: number, known: number, horizon: number, { axis, features }: Recipe): Track {
  const rows = known - from;
  const past = new Set(features.flatMap((f) => (f.kind === 'past' || f.kind === 'past-mean' ? [f.name] : [])));
  const part = (x: Float64Array, end: number): Float64Array => {
    const out = new Float64Array(rows + horizon).fill(Number.NaN);
    out.set(x.subarray(from, Math.min(end, x.length)));
    return out;
  };
  const times = part(track.times, known);
  times.set(timesAfter(axis, track.times[known - 1]!, horizon), rows);
  const covariates = [...track.covariates].map(([name, x]): [string, Float64Array] =>
    past.has(name) ? [name, part(x, known).fill(lastKnown(x, known), rows)] : [name, part(x, known + horizon)],
  );
  return { ...track, z: part(track.z, known), known: rows, times, covariates: new Map(covariates) };
}
