import { armaCount, type Orders } from './orders.ts';
import { fromPartial, product, rootsBeyond } from './polynomial.ts';

/** The expanded ARMA part: w[t] = sum ar[i] w[t-1-i] + e[t] + sum ma[j] e[t-1-j]. */
export interface Arma {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  /** Places that are not zero for their structure: few of many where there is a season. */
  readonly arPlaces: Int32Array;
  readonly maPlaces: Int32Array;
  /** Length of the state: the larger of p + mP and q + mQ + 1. `phi` is `ar`, zeros up to this length. */
  readonly size: number;
  readonly phi: Float64Array;
}

/** The four factors: signs as in R, so that ma enters with a plus. */
export interface Factors {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly seasonalAr: Float64Array;
  readonly seasonalMa: Float64Array;
}

type Counts = Pick<Orders, 'p' | 'q' | 'P' | 'Q' | 'm'>;

function places(plain: number, seasonal: number, m: number): Int32Array {
  const out = new Set<number>();
  for (let j = 0; j <= seasonal; j++) for (let i = j === 0 ? 1 : 0; i <= plain; i++) out.add(i + m * j - 1);
  return Int32Array.from(out).sort();
}

function emptyArma({ p, q, P, Q, m }: Counts): Arma {
  const size = Math.max(p + m * P, q + m * Q + 1);
  const phi = new Float64Array(size);
  const ma = new Float64Array(q + m * Q);
  return { phi, size, ma, ar: phi.subarray(0, p + m * P), arPlaces: places(p, P, m), maPlaces: places(q, Q, m) };
}

function negate(x: Float64Array): Float64Array {
  for (let i = 0; i < x.length; i++) x[i] = -x[i]!;
  return x;
}
const negated = (x: Float64Array): Float64Array => negate(x.slice());

export function expanded({ ar, ma, seasonalAr, seasonalMa }: Factors, m: number): Arma {
  const arma = emptyArma({ p: ar.length, q: ma.length, P: seasonalAr.length, Q: seasonalMa.length, m });
  product(ar, seasonalAr, m, arma.ar);
  negate(product(negated(ma), negated(seasonalMa), m, arma.ma));
  return arma;
}

/** Unbounded parameters to stationary and invertible factors: the inverse hyperbolic tangents of partial autocorrelations. */
export function factorsOf(u: Float64Array, { p, q, P }: Orders): Factors {
  const partial = u.map(Math.tanh);
  return {
    ar: fromPartial(partial.subarray(0, p)),
    ma: negate(fromPartial(partial.subarray(p, p + q))),
    seasonalAr: fromPartial(partial.subarray(p + q, p + q + P)),
    seasonalMa: negate(fromPartial(partial.subarray(p + q + P))),
  };
}

/** One process whose parameters move: `move` writes the coefficients of u into the same arrays, which is what an optimiser wants. */
export function movingProcess(orders: Orders): { readonly arma: Arma; readonly move: (u: Float64Array) => void } {
  const { p, q, P, Q, m } = orders;
  const arma = emptyArma(orders);
  const partial = new Float64Array(armaCount(orders));
  const parts = [p, q, P, Q].map((count) => new Float64Array(count));
  const [plainAr, plainMa, seasonalAr, seasonalMa] = parts as [Float64Array, Float64Array, Float64Array, Float64Array];
  const starts = [0, p, p + q, p + q + P, partial.length];
  const views = parts.map((_, k) => partial.subarray(starts[k]!, starts[k + 1]!));
  const move = (u: Float64Array): void => {
    for (let i = 0; i < u.length; i++) partial[i] = Math.tanh(u[i]!);
    for (let k = 0; k < 4; k++) fromPartial(views[k]!, parts[k]);
    product(plainAr, seasonalAr, m, arma.ar);
    negate(product(plainMa, seasonalMa, m, arma.ma));
  };
  return { arma, move };
}

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

/** Whether every factor, each in its own lag, keeps its roots further than `radius` from zero. */
export const farFromUnity = ({ ar, ma, seasonalAr, seasonalMa }: Factors, radius: number): boolean =>
  [ar, negated(ma), seasonalAr, negated(seasonalMa)].every((factor) => rootsBeyond(radius, factor));
