import type { Arma } from './polynomial.ts';

/** Weights psi of the infinite moving average, psi[0] = 1, `count` of them. */
export function psiWeights({ ar, ma }: Arma, count: number): Float64Array {
  const psi = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    let v = j === 0 ? 1 : (ma[j - 1] ?? 0);
    for (let i = 0; i < Math.min(j, ar.length); i++) if (ar[i] !== 0) v += ar[i]! * psi[j - 1 - i]!;
    psi[j] = v;
  }
  return psi;
}

/**
 * Autocovariances 0 … count - 1 of the autoregression with unit innovations, by the Levinson recursion run down and up again:
 * O(p^2) instead of the O(p^3) of a linear system. NaN where it is not stationary.
 */
function autoregressive(ar: Float64Array, count: number): Float64Array {
  const p = ar.length;
  const rows: Float64Array[] = new Array(p);
  let row = ar;
  let variance = 1;
  for (let k = p - 1; k >= 0; k--) {
    rows[k] = row;
    const r = row[k]!;
    const left = 1 - r * r;
    variance /= left;
    const next = new Float64Array(k);
    for (let i = 0; i < k; i++) next[i] = (row[i]! + r * row[k - 1 - i]!) / left;
    row = next;
  }
  const out = new Float64Array(Math.max(count, p + 1));
  out[0] = variance > 0 ? variance : Number.NaN;
  let error = out[0]!;
  for (let k = 1; k < out.length; k++) {
    if (k <= p) {
      const shorter = k > 1 ? rows[k - 2]! : undefined;
      let v = rows[k - 1]![k - 1]! * error;
      for (let i = 0; i < k - 1; i++) v += shorter![i]! * out[k - 1 - i]!;
      error *= 1 - rows[k - 1]![k - 1]! ** 2;
      out[k] = v;
    } else {
      let v = 0;
      for (let i = 0; i < p; i++) if (ar[i] !== 0) v += ar[i]! * out[k - 1 - i]!;
      out[k] = v;
    }
  }
  return out;
}

/** Autocovariances 0 … count - 1 of an ARMA process with unit innovations. Source: Brockwell & Davis (1991), 3.3. */
export function autocovariances({ ar, ma }: Arma, count: number): Float64Array {
  const q = ma.length;
  const plain = autoregressive(ar, count + q);
  const lags = [0];
  const weights = [1];
  for (let j = 0; j < q; j++)
    if (ma[j] !== 0) {
      lags.push(j + 1);
      weights.push(ma[j]!);
    }
  const out = new Float64Array(count);
  for (let a = 0; a < lags.length; a++)
    for (let b = 0; b < lags.length; b++) {
      const weight = weights[a]! * weights[b]!;
      const shift = lags[a]! - lags[b]!;
      for (let k = 0; k < count; k++) out[k]! += weight * plain[Math.abs(k + shift)]!;
    }
  return out;
}
