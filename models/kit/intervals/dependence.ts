/**
 * Correlation of the errors of neighbouring steps of one origin, each divided by the scale of its step: 0 … 0.99. Pooled over the
 * origins, since one of them has few steps; 0 where nothing can be told.
 */
export function dependenceOf(errors: readonly Float64Array[], scale: ArrayLike<number>): number {
  let cross = 0;
  let square = 0;
  for (const row of errors)
    for (let h = 0; h + 1 < row.length; h++) {
      const a = row[h]! / scale[h]!;
      const b = row[h + 1]! / scale[h + 1]!;
      if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
      cross += a * b;
      square += (a * a + b * b) / 2;
    }
  return square > 0 ? Math.min(0.99, Math.max(0, cross / square)) : 0;
}
