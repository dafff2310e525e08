import type { Rows } from './table.ts';
import type { Track } from './track.ts';

export interface RowOptions {
  /** Steps ahead that are learnt. */
  readonly block: number;
  /** Most rows to take of all series together. */
  readonly limit: number;
  /** First origin of series s. */
  readonly first: (s: number) => number;
  /** Rows of series s that exist: targets lie before it. */
  readonly end: (s: number) => number;
}

/** A whole number that looks like chance, the same for the same k. Source: the finaliser of MurmurHash3. */
function scrambled(k: number): number {
  let h = Math.imul(k ^ (k >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * One of every `stride` pairs of origin and step, as many as `limit` allows, whose targets are known. Which one is left to chance, the same
 * each time: a fixed stride can keep in step with the block, and meet the same targets or origins over and over.
 */
export function chooseRows(tracks: readonly Track[], { block, limit, first, end }: RowOptions): { at: Rows; stride: number } {
  const pairs = tracks.reduce((n, _, s) => n + Math.max(0, end(s) - first(s)) * block, 0);
  const stride = Math.max(1, Math.ceil(pairs / limit));
  const origin: number[] = [];
  const step: number[] = [];
  const offsets = new Int32Array(tracks.length + 1);
  tracks.forEach(({ z }, s) => {
    const from = first(s);
    const to = end(s);
    const all = Math.max(0, to - from) * block;
    const begin = origin.length;
    for (let top = all - 1; top >= 0; top -= stride) {
      const k = top - (scrambled(top) % stride);
      if (k < 0) continue;
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
