import { choleskyFactor, choleskySolve } from '#shared/math/least-squares.ts';
import { lasso } from './lasso.ts';
import { type Evidence, effectAt, TREND_PRIOR } from './posterior.ts';
import { type Trend, trendSlopes } from './trend.ts';

/** What is added to a diagonal, as a share of it, so that columns that repeat each other do no harm. */
const TINY = 1e-12;

/** Normal equations of the model's line through a point: its derivatives by k, m, beta, deltas, and what they have to explain. */
export interface Linearised {
  readonly gram: Float64Array;
  readonly right: Float64Array;
}

export function linearise({ y, t, features, multiplicative }: Evidence, trend: Trend, beta: Float64Array, check: () => void): Linearised {
  const changes = trend.deltas.length;
  const plain = 2 + beta.length;
  const p = plain + changes;
  const gram = new Float64Array(p * p);
  const right = new Float64Array(p);
  const slopes = new Float64Array(2 + changes);
  const row = new Float64Array(p);
  const point = Float64Array.of(trend.k, trend.m, ...beta, ...trend.deltas);
  for (let i = 0; i < y.length; i++) {
    if (i % 2000 === 0) check();
    const level = trendSlopes(trend, t[i]!, slopes);
    const effect = effectAt(features, beta, i);
    const grow = multiplicative ? 1 + effect : 1;
    row[0] = slopes[0]! * grow;
    row[1] = slopes[1]! * grow;
    for (let j = 0, at = i * beta.length; j < beta.length; j++) row[2 + j] = features[at + j]! * (multiplicative ? level : 1);
    let used = plain;
    for (let j = 0; j < changes && slopes[2 + j] !== 0; j++) row[used++] = slopes[2 + j]! * grow;
    let target = y[i]! - (multiplicative ? level * (1 + effect) : level + effect);
    for (let j = 0; j < used; j++) target += row[j]! * point[j]!;
    for (let a = 0; a < used; a++) {
      const v = row[a]!;
      right[a]! += v * target;
      for (let b = 0, at = a * p; b <= a; b++) gram[at + b]! += v * row[b]!;
    }
  }
  for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) gram[b * p + a] = gram[a * p + b]!;
  return { gram, right };
}

/** The most probable point of a linearised model under the noise `sigma`: plain coefficients first, then the deltas. */
export function solve({ gram, right }: Linearised, data: Evidence, sigma: number, deltas: Float64Array): Float64Array | undefined {
  const p = right.length;
  const changes = deltas.length;
  const plain = p - changes;
  const a = new Float64Array(plain * plain);
  for (let i = 0; i < plain; i++) {
    a.set(gram.subarray(i * p, i * p + plain), i * plain);
    a[i * (plain + 1)]! += (sigma / (i < 2 ? TREND_PRIOR : data.priors[i - 2]!)) ** 2 + TINY * gram[i * (p + 1)]! + Number.MIN_VALUE;
  }
  if (!choleskyFactor(a, plain)) return undefined;
  const solved = Array.from({ length: changes + 1 }, (_, d) => {
    const b = Float64Array.from({ length: plain }, (_, i) => (d === changes ? right[i]! : gram[i * p + plain + d]!));
    choleskySolve(a, b);
    return b;
  });
  const free = solved[changes]!;
  const without = (d: number, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < plain; i++) sum += gram[(plain + d) * p + i]! * b[i]!;
    return sum;
  };
  const h = new Float64Array(changes * changes);
  const c = new Float64Array(changes);
  for (let d = 0; d < changes; d++) {
    const row = (plain + d) * p + plain;
    for (let e = 0; e < changes; e++) h[d * changes + e] = gram[row + e]! - without(d, solved[e]!);
    h[d * (changes + 1)]! += TINY * gram[row + d]!;
    c[d] = right[plain + d]! - without(d, free);
  }
  const out = new Float64Array(p);
  const moved = lasso({ h, c, weight: sigma ** 2 / data.changePrior }, deltas);
  out.set(free);
  for (let d = 0; d < changes; d++) for (let i = 0; i < plain; i++) out[i]! -= solved[d]![i]! * moved[d]!;
  out.set(moved, plain);
  return out;
}
