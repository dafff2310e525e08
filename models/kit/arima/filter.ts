import { autocovariances, psiWeights } from './autocovariance.ts';
import type { Arma } from './polynomial.ts';

/** Where a filter stands after the last row: predictions of what comes, and how it weighs the next innovation. */
export interface FilterState {
  /** Predicted state of each column; its first entry is the one-step forecast. */
  readonly ahead: readonly Float64Array[];
  readonly gain: Float64Array;
  readonly wake: Float64Array;
  /** Innovation variance of the next row, in units of the process's own: falls to 1. */
  variance: number;
}

const STEADY = 1e-12;

const sizeOf = ({ ar, ma }: Arma): number => Math.max(ar.length, ma.length + 1);

/** The filter before the first row of a stationary process. */
export function startFilter(arma: Arma, columns: number): FilterState {
  const { ar, ma } = arma;
  const r = sizeOf(arma);
  const gamma = autocovariances(arma, r + 1);
  const psi = psiWeights(arma, r);
  const gain = new Float64Array(r + 1);
  for (let j = 0; j < ar.length; j++) if (ar[j] !== 0) for (let i = 0; i <= j; i++) gain[i]! += ar[j]! * gamma[j - i]!;
  for (let j = 0; j < ma.length; j++) if (ma[j] !== 0) for (let i = 0; i <= j; i++) gain[i]! += ma[j]! * psi[j - i]!;
  return { ahead: Array.from({ length: columns }, () => new Float64Array(r + 1)), gain, wake: gain.slice(), variance: gamma[0]! };
}

/**
 * Standardised innovations of each column under one ARMA process, exact from the first row; returns the sum of the logarithms of
 * their variances. Moves `state` on. O(n r) with r = max(p + mP, q + mQ + 1), memory O(r): the rank of the change of the state's
 * covariance is one, so that two vectors stand for the matrix; once the variance has settled, O(n) times the nonzero coefficients.
 *
 * Source: Morf, Sidhu & Kailath (1974), Some new algorithms for recursive estimation in constant, linear, discrete-time systems;
 * Pearlman (1980), An algorithm for the exact likelihood of a high-order ARMA process; Mélard (1984), AS 197.
 */
export function whiten(arma: Arma, columns: readonly Float64Array[], out: readonly Float64Array[], state: FilterState): number {
  const { ahead, gain, wake } = state;
  const n = columns[0]!.length;
  const r = sizeOf(arma);
  const phi = new Float64Array(r);
  phi.set(arma.ar);
  let variance = state.variance;
  let logs = 0;
  let settled = 0;
  let t = 0;
  for (; t < n && settled <= r; t++) {
    const root = Math.sqrt(variance);
    logs += Math.log(variance);
    for (let c = 0; c < columns.length; c++) {
      const a = ahead[c]!;
      const now = a[0]!;
      const error = columns[c]![t]! - now;
      out[c]![t] = error / root;
      const push = error / variance;
      for (let i = 0; i < r; i++) a[i] = a[i + 1]! + phi[i]! * now + gain[i]! * push;
    }
    if (variance - 1 < STEADY) {
      settled++;
      continue;
    }
    const head = wake[0]!;
    const share = head / variance;
    for (let i = 0; i < r; i++) {
      const shifted = wake[i + 1]! + phi[i]! * head;
      const k = gain[i]!;
      gain[i] = k - share * shifted;
      wake[i] = shifted - share * k;
    }
    variance -= head * share;
  }
  state.variance = variance;
  if (t < n) recurse(arma, columns, out, t, ahead);
  return logs;
}

/** The steady state: innovations by the difference equation, and the predictions that they end with. */
function recurse(
  arma: Arma,
  columns: readonly Float64Array[],
  out: readonly Float64Array[],
  from: number,
  ahead: readonly Float64Array[],
): void {
  const { ar, ma } = arma;
  const n = columns[0]!.length;
  columns.forEach((w, c) => {
    const e = out[c]!;
    residuals(arma, w, e, from);
    const a = ahead[c]!.fill(0);
    for (let j = 0; j < ar.length; j++) if (ar[j] !== 0) for (let i = 0; i <= j; i++) a[i]! += ar[j]! * w[n - 1 - j + i]!;
    for (let j = 0; j < ma.length; j++) if (ma[j] !== 0) for (let i = 0; i <= j; i++) a[i]! += ma[j]! * e[n - 1 - j + i]!;
  });
}

/** e[t] = w[t] - sum ar w - sum ma e from row `from` on; rows before the first count as zero. O(n) times the nonzero coefficients. */
export function residuals({ ar, ma }: Arma, w: Float64Array, e: Float64Array, from: number): void {
  const arLags = nonzero(ar);
  const maLags = nonzero(ma);
  for (let t = from; t < w.length; t++) {
    let v = w[t]!;
    for (let k = 0; k < arLags.length; k++) {
      const lag = arLags[k]!;
      if (lag < t) v -= ar[lag]! * w[t - 1 - lag]!;
    }
    for (let k = 0; k < maLags.length; k++) {
      const lag = maLags[k]!;
      if (lag < t) v -= ma[lag]! * e[t - 1 - lag]!;
    }
    e[t] = v;
  }
}

function nonzero(x: Float64Array): Int32Array {
  const places: number[] = [];
  for (let i = 0; i < x.length; i++) if (x[i] !== 0) places.push(i);
  return Int32Array.from(places);
}
