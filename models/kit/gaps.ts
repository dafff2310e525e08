export interface Completed {
  readonly y: Float64Array;
  /** Rows dropped at the start because nothing was known yet. */
  readonly dropped: number;
  readonly filled: number;
}

/** Rows before the first known value. */
export function leadingGap(y: Float64Array): number {
  let first = 0;
  while (first < y.length && !Number.isFinite(y[first])) first++;
  return first;
}

function nearest(y: Float64Array, from: number, step: number): number {
  let at = from + step;
  while (at >= 0 && at < y.length && !Number.isFinite(y[at])) at += step;
  return at >= 0 && at < y.length ? at : -1;
}

function between(y: Float64Array, i: number, period: number): number {
  const before = nearest(y, i, -period);
  const after = nearest(y, i, period);
  if (before < 0 && after < 0) return Number.NaN;
  if (before < 0) return y[after]!;
  if (after < 0) return y[before]!;
  return y[before]! + ((i - before) / (after - before)) * (y[after]! - y[before]!);
}

/**
 * A history without gaps: rows before the first known value go, the others are interpolated between the nearest known values of the
 * same season (of any season where it has none); the ends carry the nearest one on. A view where nothing is missing.
 */
export function complete(history: Float64Array, period: number): Completed {
  const dropped = leadingGap(history);
  const known = history.subarray(dropped);
  if (known.every(Number.isFinite)) return { y: known, dropped, filled: 0 };
  const y = Float64Array.from(known);
  let filled = 0;
  for (let i = 0; i < y.length; i++)
    if (!Number.isFinite(known[i])) {
      const seasonal = between(known, i, period);
      y[i] = Number.isNaN(seasonal) ? between(known, i, 1) : seasonal;
      filled++;
    }
  return { y, dropped, filled };
}
