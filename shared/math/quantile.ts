/** Quantile of values sorted ascending, by linear interpolation. Source: Hyndman & Fan (1996), type 7. NaN of nothing. */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const at = Math.min(Math.max(p, 0), 1) * (n - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  return below + 1 < n ? low + (at - below) * (sorted[below + 1]! - low) : low;
}

/** Quantile of values in any order. */
export const quantile = (x: ArrayLike<number>, p: number): number => quantileOfSorted(Float64Array.from(x).sort(), p);

export const median = (x: ArrayLike<number>): number => quantile(x, 0.5);
