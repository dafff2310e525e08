import type { Rows } from './table.ts';
import type { Track } from './track.ts';

export interface RowOptions {
  /** Steps ahead that are learnt. */
  readonly block: number;
  /** Most rows to take of all series together. */
  readonly limit: number;
  /** Seasons that the stride must not keep in step with. */
  readonly seasons: readonly number[];
  /** First origin of series s. */
  readonly first: (s: number) => number;
  /** Rows of series s that exist: targets lie before it. */
  readonly end: (s: number) => number;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The smallest stride from `least` on that shares no factor with the block or a season: its rows meet every step at every place. */
export function strideFrom(least: number, cycles: readonly number[]): number {
  let stride = Math.max(1, least);
  while (stride > 1 && cycles.some((c) => gcd(stride, c) > 1)) stride++;
  return stride;
}

/**
 * Every q-th of all pairs of origin and step, the latest first in line: as many as `limit` allows, whose targets are known. With q prime to
 * the block and the seasons, every step meets every place in the season.
 */
export function chooseRows(tracks: readonly Track[], { block, limit, seasons, first, end }: RowOptions): { at: Rows; stride: number } {
  const pairs = tracks.reduce((n, _, s) => n + Math.max(0, end(s) - first(s)) * block, 0);
  const stride = strideFrom(Math.ceil(pairs / limit), [block, ...seasons]);
  const origin: number[] = [];
  const step: number[] = [];
  const offsets = new Int32Array(tracks.length + 1);
  tracks.forEach(({ z }, s) => {
    const from = first(s);
    const to = end(s);
    const all = Math.max(0, to - from) * block;
    const begin = origin.length;
    for (let k = all - 1; k >= 0; k -= stride) {
      const o = from + Math.floor(k / block);
      const h = 1 + (k % block);
      if (o + h > to || Number.isNaN(z[o + h - 1]!)) continue;
      origin.push(o);
      step.push(h);
    }
    reverse(origin, begin);
    reverse(step, begin);
    offsets[s + 1] = origin.length;
  });
  return { at: { offsets, origin: Int32Array.from(origin), step: Int32Array.from(step) }, stride };
}

function reverse(list: number[], from: number): void {
  for (let a = from, b = list.length - 1; a < b; a++, b--) [list[a], list[b]] = [list[b]!, list[a]!];
}

/** The rows of one block of steps: every series from its origin. */
export function rowsAhead(origins: readonly number[], steps: number): Rows {
  const rows = origins.length * steps;
  return {
    offsets: Int32Array.from({ length: origins.length + 1 }, (_, s) => s * steps),
    origin: Int32Array.from({ length: rows }, (_, r) => origins[Math.floor(r / steps)]!),
    step: Int32Array.from({ length: rows }, (_, r) => 1 + (r % steps)),
  };
}
