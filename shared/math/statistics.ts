/** Arithmetic mean; NaN of nothing. */
export function mean(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  return sum / x.length;
}

/** Unbiased variance (divisor n - 1); NaN of fewer than two values. Two passes, so that a large mean does no harm. */
export function variance(x: ArrayLike<number>): number {
  if (x.length < 2) return Number.NaN;
  const centre = mean(x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - centre) ** 2;
  return sum / (x.length - 1);
}

export const standardDeviation = (x: ArrayLike<number>): number => Math.sqrt(variance(x));

/** x[t] - x[t - lag]. */
export function differences(x: Float64Array, lag = 1): Float64Array {
  const out = new Float64Array(Math.max(0, x.length - lag));
  for (let i = 0; i < out.length; i++) out[i] = x[i + lag]! - x[i]!;
  return out;
}

/** Autocorrelations at lags 1 … maxLag (index 0 is lag 1), divisor n; NaN for a constant. Source: Box & Jenkins, 2.1.5. */
export function autocorrelations(x: Float64Array, maxLag: number): Float64Array {
  const centre = mean(x);
  let total = 0;
  for (let i = 0; i < x.length; i++) total += (x[i]! - centre) ** 2;
  const out = new Float64Array(maxLag);
  for (let lag = 1; lag <= maxLag; lag++) {
    let sum = 0;
    for (let i = lag; i < x.length; i++) sum += (x[i]! - centre) * (x[i - lag]! - centre);
    out[lag - 1] = sum / total;
  }
  return out;
}

export function isConstant(x: ArrayLike<number>): boolean {
  for (let i = 1; i < x.length; i++) if (x[i] !== x[0]) return false;
  return true;
}

/** Slope and intercept of the least-squares line through (0, x[0]), (1, x[1]) …; slope 0 for a single point. */
export function trendLine(x: ArrayLike<number>): { intercept: number; slope: number } {
  const n = x.length;
  const middle = (n - 1) / 2;
  const centre = mean(x);
  let cross = 0;
  let square = 0;
  for (let i = 0; i < n; i++) {
    cross += (i - middle) * (x[i]! - centre);
    square += (i - middle) ** 2;
  }
  const slope = square > 0 ? cross / square : 0;
  return { intercept: centre - slope * middle, slope };
}
