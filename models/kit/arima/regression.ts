import { solvePositive } from '#shared/math/least-squares.ts';

/**
 * Least squares of the first column on the others, in place: the first becomes the residuals. Returns the coefficients.
 * The columns are few and scaled, so the normal equations do.
 */
export function regressOut(columns: readonly Float64Array[], from = 0): Float64Array {
  const k = columns.length - 1;
  const b = new Float64Array(k);
  if (k === 0) return b;
  const y = columns[0]!;
  const n = y.length;
  const gram = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    const x = columns[i + 1]!;
    for (let t = from; t < n; t++) b[i]! += x[t]! * y[t]!;
    for (let j = 0; j <= i; j++) {
      const z = columns[j + 1]!;
      let v = 0;
      for (let t = from; t < n; t++) v += x[t]! * z[t]!;
      gram[i * k + j] = v;
    }
    gram[i * (k + 1)]! *= 1 + 1e-13;
  }
  if (!solvePositive(gram, b)) return b.fill(0);
  for (let i = 0; i < k; i++) {
    const x = columns[i + 1]!;
    for (let t = from; t < n; t++) y[t]! -= b[i]! * x[t]!;
  }
  return b;
}
