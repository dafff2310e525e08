import { armaCount, type Orders } from './orders.ts';

/** The expanded ARMA part: w[t] = sum ar[i] w[t-1-i] + e[t] + sum ma[j] e[t-1-j]. */
export interface Arma {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
}

/**
 * Coefficients of a stationary autoregression from its partial autocorrelations, each in (-1, 1).
 * Source: Monahan (1984), A note on enforcing stationarity in autoregressive-moving average models; Jones (1980).
 */
export function fromPartial(partial: ArrayLike<number>): Float64Array {
  const out = new Float64Array(partial.length);
  const before = new Float64Array(partial.length);
  for (let k = 0; k < partial.length; k++) {
    const r = partial[k]!;
    before.set(out);
    for (let i = 0; i < k; i++) out[i] = before[i]! - r * before[k - 1 - i]!;
    out[k] = r;
  }
  return out;
}

/** The partial autocorrelations of an autoregression; undefined where it is not stationary. The inverse of `fromPartial`. */
export function toPartial(ar: ArrayLike<number>): Float64Array | undefined {
  const a = Float64Array.from(ar);
  const before = new Float64Array(a.length);
  for (let k = a.length - 1; k >= 0; k--) {
    const r = a[k]!;
    if (!(Math.abs(r) < 1)) return undefined;
    before.set(a);
    for (let i = 0; i < k; i++) a[i] = (before[i]! + r * before[k - 1 - i]!) / (1 - r * r);
  }
  return a;
}

/** True where all roots of 1 - ar[0] z - ar[1] z^2 - … lie further than `radius` from zero. */
export const rootsBeyond = (radius: number, ar: ArrayLike<number>): boolean =>
  toPartial(Float64Array.from(ar, (v, i) => v * radius ** (i + 1))) !== undefined;

/** Product of 1 - sum a[i] z^(i+1) and 1 - sum b[j] z^(m (j+1)), as the coefficients behind the minus signs. */
export function product(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const out = new Float64Array(a.length + m * b.length);
  out.set(a);
  for (let j = 0; j < b.length; j++) {
    const at = m * (j + 1) - 1;
    out[at]! += b[j]!;
    for (let i = 0; i < a.length; i++) out[at + i + 1]! -= a[i]! * b[j]!;
  }
  return out;
}

/** The four factors, as coefficients: signs as in R, so that ma enters with a plus. */
export interface Factors {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly seasonalAr: Float64Array;
  readonly seasonalMa: Float64Array;
}

const negated = (x: Float64Array): Float64Array => x.map((v) => -v);

/** Unbounded parameters to stationary and invertible factors: the inverse hyperbolic tangents of partial autocorrelations. */
export function factorsOf(u: Float64Array, { p, q, P }: Orders): Factors {
  const partial = u.map(Math.tanh);
  return {
    ar: fromPartial(partial.subarray(0, p)),
    ma: negated(fromPartial(partial.subarray(p, p + q))),
    seasonalAr: fromPartial(partial.subarray(p + q, p + q + P)),
    seasonalMa: negated(fromPartial(partial.subarray(p + q + P))),
  };
}

export const expanded = ({ ar, ma, seasonalAr, seasonalMa }: Factors, m: number): Arma => ({
  ar: product(ar, seasonalAr, m),
  ma: negated(product(negated(ma), negated(seasonalMa), m)),
});

/** The same parameters for other orders: what both have stays, what is new starts at zero. */
export function embedded(u: Float64Array, from: Orders, to: Orders): Float64Array {
  const out = new Float64Array(armaCount(to));
  let read = 0;
  let write = 0;
  for (const part of ['p', 'q', 'P', 'Q'] as const) {
    const shared = Math.min(from[part], to[part]);
    for (let i = 0; i < shared; i++) out[write + i] = u[read + i]!;
    read += from[part];
    write += to[part];
  }
  return out;
}

/** Whether every factor keeps its roots away from the unit circle. */
export const farFromUnity = ({ ar, ma, seasonalAr, seasonalMa }: Factors, radius: number, seasonalRadius: number): boolean =>
  rootsBeyond(radius, ar) &&
  rootsBeyond(radius, negated(ma)) &&
  rootsBeyond(seasonalRadius, seasonalAr) &&
  rootsBeyond(seasonalRadius, negated(seasonalMa));
