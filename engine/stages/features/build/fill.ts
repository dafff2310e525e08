/** How values that are missing can be filled. */
export type FillPolicy = 'zero' | 'forward-fill' | 'linear' | 'seasonal';

/** For each step the nearest step before it, or after it, that has a value; -1 where there is none. */
function nearest(y: Float64Array, direction: 1 | -1): Int32Array {
  const out = new Int32Array(y.length);
  let last = -1;
  for (let k = 0; k < y.length; k++) {
    const i = direction === 1 ? k : y.length - 1 - k;
    if (!Number.isNaN(y[i])) last = i;
    out[i] = last;
  }
  return out;
}

/** The mean of the nearest values of the same phase before and after, weighted by their nearness; NaN where there is none. */
function samePhase(y: Float64Array, i: number, season: number): number {
  let before = 1;
  while (i - before * season >= 0 && Number.isNaN(y[i - before * season])) before++;
  let after = 1;
  while (i + after * season < y.length && Number.isNaN(y[i + after * season])) after++;
  const a = y[i - before * season];
  const b = y[i + after * season];
  if (a === undefined) return b ?? Number.NaN;
  if (b === undefined) return a;
  return (a * after + b * before) / (before + after);
}

/**
 * Fills the steps with `mask` 1 that have no value, in place, and returns how many it filled.
 *
 * `forward-fill` repeats the last value and is the only policy besides `zero` that looks at nothing later. `linear` runs straight from
 * the value before to the value after. `seasonal` takes the same phase of the neighbouring seasons, moved to meet the values at both ends
 * of the gap. The last two use values after the gap by their nature: a backtest whose origin falls into a filled gap sees a little of
 * what followed it. Where that matters, use `forward-fill`.
 *
 * Steps before the first value and after the last stay missing, except with `zero` and (after the last) `forward-fill`.
 */
export function fill(y: Float64Array, mask: Uint8Array, policy: FillPolicy, season: number): number {
  const before = nearest(y, 1);
  const after = nearest(y, -1);
  const linear = (i: number): number => {
    const [a, b] = [before[i]!, after[i]!];
    return a < 0 || b < 0 ? Number.NaN : y[a]! + ((y[b]! - y[a]!) * (i - a)) / (b - a);
  };
  const seasonal = (i: number): number => {
    const [a, b] = [before[i]!, after[i]!];
    if (season <= 1 || a < 0 || b < 0) return linear(i);
    const left = y[a]! - samePhase(y, a, season);
    const right = y[b]! - samePhase(y, b, season);
    const value = samePhase(y, i, season) + left + ((right - left) * (i - a)) / (b - a);
    return Number.isNaN(value) ? linear(i) : value;
  };
  const rule: Record<FillPolicy, (i: number) => number> = {
    zero: () => 0,
    'forward-fill': (i) => (before[i]! < 0 ? Number.NaN : y[before[i]!]!),
    linear,
    seasonal,
  };
  const filled: [step: number, value: number][] = [];
  for (let i = 0; i < y.length; i++) {
    if (!mask[i] || !Number.isNaN(y[i])) continue;
    const value = rule[policy](i);
    if (!Number.isNaN(value)) filled.push([i, value]);
  }
  for (const [i, value] of filled) y[i] = value;
  return filled.length;
}
