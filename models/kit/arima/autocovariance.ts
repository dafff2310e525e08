import type { Arma } from './process.ts';

/** Weights psi of the infinite moving average, psi[0] = 1, as many as `out` holds. */
export function psiWeights({ ar, ma, arPlaces }: Pick<Arma, 'ar' | 'ma' | 'arPlaces'>, out: Float64Array): Float64Array {
  for (let j = 0; j < out.length; j++) {
    let v = j === 0 ? 1 : j <= ma.length ? ma[j - 1]! : 0;
    for (let k = 0; k < arPlaces.length; k++) {
      const lag = arPlaces[k]!;
      if (lag >= j) break;
      v += ar[lag]! * out[j - 1 - lag]!;
    }
    out[j] = v;
  }
  return out;
}

/** Room for the recursions below, so that an optimiser need not ask for it again and again. */
export interface Room {
  /** Shorter and shorter autoregressions, one after the other. */
  readonly rows: Float64Array;
  /** Autocovariances of the autoregressive part alone. */
  readonly plain: Float64Array;
}

export const roomFor = ({ ar, ma }: Arma, count: number): Room => ({
  rows: new Float64Array((ar.length * (ar.length + 1)) / 2),
  plain: new Float64Array(Math.max(count + ma.length, ar.length + 1)),
});

/**
 * Autocovariances of the autoregression with unit innovations, by the Levinson recursion run down and up again: O(p^2) instead of the
 * O(p^3) of a linear system. NaN where it is not stationary.
 */
function autoregressive({ ar, arPlaces }: Arma, { rows, plain: out }: Room): void {
  const p = ar.length;
  const start = (k: number): number => (k * (k - 1)) / 2;
  rows.set(ar, start(p));
  let variance = 1;
  for (let k = p; k >= 1; k--) {
    const row = start(k);
    const next = start(k - 1);
    const r = rows[row + k - 1]!;
    const left = 1 - r * r;
    variance /= left;
    for (let i = 0; i < k - 1; i++) rows[next + i] = (rows[row + i]! + r * rows[row + k - 2 - i]!) / left;
  }
  out[0] = variance > 0 ? variance : Number.NaN;
  let error = out[0]!;
  for (let k = 1; k <= p; k++) {
    const shorter = start(k - 1);
    const r = rows[start(k) + k - 1]!;
    let v = r * error;
    for (let i = 0; i < k - 1; i++) v += rows[shorter + i]! * out[k - 1 - i]!;
    error *= 1 - r * r;
    out[k] = v;
  }
  for (let k = p + 1; k < out.length; k++) {
    let v = 0;
    for (let i = 0; i < arPlaces.length; i++) v += ar[arPlaces[i]!]! * out[k - 1 - arPlaces[i]!]!;
    out[k] = v;
  }
}

/** Autocovariances of an ARMA process with unit innovations, from lag 0 on, as many as `out` holds. Source: Brockwell & Davis (1991), 3.3. */
export function autocovariances(arma: Arma, out: Float64Array, room: Room = roomFor(arma, out.length)): Float64Array {
  const { ma, maPlaces } = arma;
  autoregressive(arma, room);
  const { plain } = room;
  out.fill(0);
  for (let a = -1; a < maPlaces.length; a++)
    for (let b = -1; b < maPlaces.length; b++) {
      const left = a < 0 ? -1 : maPlaces[a]!;
      const right = b < 0 ? -1 : maPlaces[b]!;
      const weight = (a < 0 ? 1 : ma[left]!) * (b < 0 ? 1 : ma[right]!);
      const shift = left - right;
      for (let k = 0; k < out.length; k++) out[k]! += weight * plain[k + shift < 0 ? -k - shift : k + shift]!;
    }
  return out;
}
