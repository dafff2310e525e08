/**
 * A centred moving average over `length` steps as a matrix [from, to] in row order; beyond the ends the end values are repeated.
 * Source: the authors' code of DLinear (series_decomp).
 */
export function movingAverage(length: number, window: number): Float32Array {
  const matrix = new Float32Array(length * length);
  const before = Math.floor((window - 1) / 2);
  for (let to = 0; to < length; to++)
    for (let k = 0; k < window; k++) {
      const from = Math.min(length - 1, Math.max(0, to - before + k));
      matrix[from * length + to]! += 1 / window;
    }
  return matrix;
}
