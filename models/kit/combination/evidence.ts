import { type Panel, seriesOf } from '#shared/domain/panel.ts';
import type { Evidence } from './weigh.ts';

/** The trials of a panel: forecasts by member as `tryModel` lays them out, undefined where a member was not tried. */
export interface Trials {
  readonly panel: Panel;
  readonly backs: readonly number[];
  readonly horizon: number;
  readonly forecasts: readonly (Float64Array | undefined)[];
}

/** How much less an origin tells than the next later one. */
const DECAY = 0.85;

/** Steps of origin k of series s whose actual is within its history. */
const stepsOf = ({ backs, horizon }: Trials, k: number): number => Math.min(horizon, backs[k]!);

/**
 * Errors of every member at every origin of series `s`: mean absolute ones, or the root of mean squared ones where the mean is what is wanted of many
 * zeros (`square`).
 */
export function evidenceOf(trials: Trials, s: number, square: boolean): Evidence {
  const { panel, backs, horizon, forecasts } = trials;
  const y = seriesOf(panel, s);
  const O = backs.length;
  const errors = new Float64Array(forecasts.length * O).fill(Number.NaN);
  forecasts.forEach((f, m) => {
    if (!f) return;
    for (let k = 0; k < O; k++) {
      const at = (s * O + k) * horizon;
      const cut = y.length - backs[k]!;
      if (cut <= 0 || Number.isNaN(f[at]!)) continue;
      let sum = 0;
      let count = 0;
      for (let h = 0; h < stepsOf(trials, k); h++) {
        const e = Math.abs(y[cut + h]! - f[at + h]!);
        if (Number.isNaN(e)) continue;
        sum += square ? e * e : e;
        count++;
      }
      if (count > 0) errors[m * O + k] = square ? Math.sqrt(sum / count) : sum / count;
    }
  });
  return { errors, weights: Float64Array.from(backs, (_, k) => stepsOf(trials, k) * DECAY ** k) };
}

/** The same without the origins that share actuals with one of them: what could be known of the members before it is put to the test. */
export function apartFrom({ errors, weights }: Evidence, origin: number, backs: readonly number[], horizon: number): Evidence {
  const O = weights.length;
  const near = backs.map((back) => Math.abs(back - backs[origin]!) < horizon);
  return { weights, errors: errors.map((e, i) => (near[i % O] ? Number.NaN : e)) };
}

/** Combines forecasts, each with its share, into `out`. */
export type Combine = (values: readonly ArrayLike<number>[], shares: readonly number[], out: Float64Array) => void;

export const weightedMean: Combine = (values, shares, out) => {
  const total = shares.reduce((a, b) => a + b, 0);
  for (let h = 0; h < out.length; h++) {
    let sum = 0;
    for (let m = 0; m < values.length; m++) sum += shares[m]! * values[m]![h]!;
    out[h] = sum / total;
  }
};

export const plainMedian: Combine = (values, _, out) => {
  const n = values.length;
  const column = new Float64Array(n);
  for (let h = 0; h < out.length; h++) {
    for (let m = 0; m < n; m++) column[m] = values[m]![h]!;
    column.sort();
    out[h] = (column[(n - 1) >> 1]! + column[n >> 1]!) / 2;
  }
};

/** Errors of the combination at origin `k` of series `s`, NaN where unknown; undefined where no member with a share was tried there. */
export function combinedErrors(
  trials: Trials,
  s: number,
  k: number,
  shares: ArrayLike<number>,
  combine: Combine,
): Float64Array | undefined {
  const { panel, backs, horizon, forecasts } = trials;
  const y = seriesOf(panel, s);
  const cut = y.length - backs[k]!;
  const at = (s * backs.length + k) * horizon;
  const found = forecasts.flatMap((f, m) => (f && shares[m]! > 0 && cut > 0 && !Number.isNaN(f[at]!) ? [m] : []));
  if (found.length === 0) return undefined;
  const out = new Float64Array(horizon);
  combine(
    found.map((m) => forecasts[m]!.subarray(at, at + horizon)),
    found.map((m) => shares[m]!),
    out,
  );
  for (let h = 0; h < horizon; h++) out[h] = h < stepsOf(trials, k) ? y[cut + h]! - out[h]! : Number.NaN;
  return out;
}
