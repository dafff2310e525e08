import { bestOf } from './weights.ts';

/** Sums of `bucket` rows each, counted from the end: what is left over at the start is dropped. */
export function bucketSums(y: Float64Array, bucket: number): Float64Array {
  const count = Math.floor(y.length / bucket);
  const first = y.length - count * bucket;
  const out = new Float64Array(count);
  for (let i = 0; i < count * bucket; i++) out[Math.floor(i / bucket)]! += y[first + i]!;
  return out;
}

/** Last level of simple exponential smoothing that starts from the mean, and its squared errors on the way. */
function smoothed(x: Float64Array, alpha: number): { level: number; squares: number } {
  let level = 0;
  for (const v of x) level += v / x.length;
  let squares = 0;
  for (const v of x) {
    squares += (v - level) ** 2;
    level += alpha * (v - level);
  }
  return { level, squares };
}

/** Mean rows from one demand to the next, as a bucket that leaves at least two of them. */
export function bucketFor(y: Float64Array): number {
  let count = 0;
  let last = 0;
  y.forEach((v, i) => {
    if (v === 0) return;
    count++;
    last = i + 1;
  });
  return count === 0 ? 1 : Math.max(1, Math.min(Math.round(last / count), Math.floor(y.length / 2)));
}

/**
 * Demand per row from the sums of buckets, smoothed exponentially. `alpha` left out: the one of a grid with the smallest squared errors.
 * Source: Nikolopoulos, Syntetos, Boylan, Petropoulos & Assimakopoulos (2011), An aggregate-disaggregate intermittent demand approach (ADIDA).
 */
export function aggregateRate(y: Float64Array, bucket: number, alpha?: number): number {
  const x = bucketSums(y, bucket);
  return smoothed(x, alpha ?? bestOf((a) => smoothed(x, a).squares)).level / bucket;
}
