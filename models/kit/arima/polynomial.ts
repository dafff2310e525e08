/**
 * Coefficients of a stationary autoregression from its partial autocorrelations, each in (-1, 1).
 * Source: Monahan (1984), A note on enforcing stationarity in autoregressive-moving average models; Jones (1980).
 */
export function fromPartial(partial: ArrayLike<number>, out: Float64Array = new Float64Array(partial.length)): Float64Array {
  for (let k = 0; k < partial.length; k++) {
    const r = partial[k]!;
    for (let i = 0, j = k - 1; i <= j; i++, j--) {
      const left = out[i]!;
      const right = out[j]!;
      out[i] = left - r * right;
      if (i < j) out[j] = right - r * left;
    }
    out[k] = r;
  }
  return out;
}

/** The partial autocorrelations of an autoregression; undefined where it is not stationary. The inverse of `fromPartial`. */
export function toPartial(ar: ArrayLike<number>): Float64Array | undefined {
  const a = Float64Array.from(ar);
  for (let k = a.length - 1; k >= 0; k--) {
    const r = a[k]!;
    if (!(Math.abs(r) < 1)) return undefined;
    const left = 1 - r * r;
    for (let i = 0, j = k - 1; i <= j; i++, j--) {
      const near = a[i]!;
      const far = a[j]!;
      a[i] = (near + r * far) / left;
      if (i < j) a[j] = (far + r * near) / left;
    }
  }
  return a;
}

/** True where all roots of 1 - ar[0] z - ar[1] z^2 - … lie further than `radius` from zero. */
export const rootsBeyond = (radius: number, ar: ArrayLike<number>): boolean =>
  toPartial(Float64Array.from(ar, (v, i) => v * radius ** (i + 1))) !== undefined;

/** Product of 1 - sum a[i] z^(i+1) and 1 - sum b[j] z^(m (j+1)), as the coefficients behind the minus signs. */
export function product(
  a: Float64Array,
  b: Float64Array,
  m: number,
  out: Float64Array = new Float64Array(a.length + m * b.length),
): Float64Array {
  out.fill(0);
  out.set(a);
  for (let j = 0; j < b.length; j++) {
    const at = m * (j + 1) - 1;
    out[at]! += b[j]!;
    for (let i = 0; i < a.length; i++) out[at + i + 1]! -= a[i]! * b[j]!;
  }
  return out;
}
