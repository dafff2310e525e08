import { autocovariances, psiWeights, type Room, roomFor } from './autocovariance.ts';
import type { Arma } from './process.ts';

/** Where a filter stands: predictions of what comes, and how it weighs the next innovation. Every array is one longer than the state. */
export interface FilterState {
  /** Predicted state of each column; its first entry is the one-step forecast. */
  readonly ahead: readonly Float64Array[];
  readonly gain: Float64Array;
  readonly wake: Float64Array;
  /** Innovation variance of the next row, in units of the process's own: falls to 1. */
  variance: number;
}

/** The variance counts as settled within this distance of 1. */
const SETTLED = 1e-12;

export const emptyFilter = ({ size }: Arma, columns: number): FilterState => ({
  ahead: Array.from({ length: columns }, () => new Float64Array(size + 1)),
  gain: new Float64Array(size + 1),
  wake: new Float64Array(size + 1),
  variance: 1,
});

/** What starting a filter needs besides it. */
export interface StartRoom extends Room {
  readonly gamma: Float64Array;
  readonly psi: Float64Array;
}

export const startRoomFor = (arma: Arma): StartRoom => ({
  ...roomFor(arma, arma.size + 1),
  gamma: new Float64Array(arma.size + 1),
  psi: new Float64Array(arma.size),
});

/** Puts the filter before the first row of the stationary process. */
export function startFilter(arma: Arma, state: FilterState, room: StartRoom = startRoomFor(arma)): FilterState {
  const { ar, ma, arPlaces, maPlaces } = arma;
  const { gain, wake, ahead } = state;
  const gamma = autocovariances(arma, room.gamma, room);
  const psi = psiWeights(arma, room.psi);
  for (const a of ahead) a.fill(0);
  gain.fill(0);
  for (let k = 0; k < arPlaces.length; k++) {
    const j = arPlaces[k]!;
    for (let i = 0; i <= j; i++) gain[i]! += ar[j]! * gamma[j - i]!;
  }
  for (let k = 0; k < maPlaces.length; k++) {
    const j = maPlaces[k]!;
    for (let i = 0; i <= j; i++) gain[i]! += ma[j]! * psi[j - i]!;
  }
  wake.set(gain);
  state.variance = gamma[0]!;
  return state;
}

/**
 * Standardised innovations of each column under one ARMA process, exact from the first row; returns the sum of the logarithms of
 * their variances. Moves `state` on. O(n r) for a state of length r, memory O(r): the rank of the change of the state's covariance is
 * one, so that two vectors stand for the matrix; once the variance has settled, O(n) times the places that are not zero.
 *
 * Source: Morf, Sidhu & Kailath (1974), Some new algorithms for recursive estimation in constant, linear, discrete-time systems;
 * Pearlman (1980), An algorithm for the exact likelihood of a high-order ARMA process; Mélard (1984), AS 197.
 */
export function whiten(arma: Arma, columns: readonly Float64Array[], out: readonly Float64Array[], state: FilterState): number {
  const { ahead, gain, wake } = state;
  const { size, phi } = arma;
  const n = columns[0]!.length;
  let variance = state.variance;
  let logs = 0;
  let settled = 0;
  let t = 0;
  for (; t < n && settled <= size; t++) {
    const root = Math.sqrt(variance);
    logs += Math.log(variance);
    for (let c = 0; c < columns.length; c++) {
      const a = ahead[c]!;
      const now = a[0]!;
      const error = columns[c]![t]! - now;
      out[c]![t] = error / root;
      const push = error / variance;
      for (let i = 0; i < size; i++) a[i] = a[i + 1]! + phi[i]! * now + gain[i]! * push;
    }
    if (variance - 1 < SETTLED) {
      settled++;
      continue;
    }
    const head = wake[0]!;
    const share = head / variance;
    for (let i = 0; i < size; i++) {
      const shifted = wake[i + 1]! + phi[i]! * head;
      const k = gain[i]!;
      gain[i] = k - share * shifted;
      wake[i] = shifted - share * k;
    }
    variance -= head * share;
  }
  state.variance = variance;
  if (t < n) for (let c = 0; c < columns.length; c++) goOn(arma, columns[c]!, out[c]!, t, ahead[c]!);
  return logs;
}

/** The settled filter: innovations by the difference equation, and the predictions that they end with. */
function goOn(arma: Arma, w: Float64Array, e: Float64Array, from: number, ahead: Float64Array): void {
  const { ar, ma, arPlaces, maPlaces } = arma;
  const n = w.length;
  residuals(arma, w, e, from);
  ahead.fill(0);
  for (let k = 0; k < arPlaces.length; k++) {
    const j = arPlaces[k]!;
    for (let i = 0; i <= j; i++) ahead[i]! += ar[j]! * w[n - 1 - j + i]!;
  }
  for (let k = 0; k < maPlaces.length; k++) {
    const j = maPlaces[k]!;
    for (let i = 0; i <= j; i++) ahead[i]! += ma[j]! * e[n - 1 - j + i]!;
  }
}

/** e[t] = w[t] - sum ar w - sum ma e from row `from` on; rows before the first count as zero. */
export function residuals({ ar, ma, arPlaces, maPlaces }: Arma, w: Float64Array, e: Float64Array, from: number): void {
  for (let t = from; t < w.length; t++) {
    let v = w[t]!;
    for (let k = 0; k < arPlaces.length; k++) {
      const lag = arPlaces[k]!;
      if (lag >= t) break;
      v -= ar[lag]! * w[t - 1 - lag]!;
    }
    for (let k = 0; k < maPlaces.length; k++) {
      const lag = maPlaces[k]!;
      if (lag >= t) break;
      v -= ma[lag]! * e[t - 1 - lag]!;
    }
    e[t] = v;
  }
}
