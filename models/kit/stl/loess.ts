/** Weights of one local regression: they turn the rows of a window into the value at one place. */
interface Kernel {
  /** Tricube weights, not yet of sum 1: what robustness weights are multiplied into. */
  readonly tricube: Float64Array;
  /** The weights of the regression itself, where all rows count the same. */
  readonly whole: Float64Array;
}

/** A loess smoother of `n` evenly spaced rows: which places are regressed, on which window; the ones between are interpolated. */
export interface Loess {
  readonly n: number;
  readonly degree: 0 | 1;
  /** Places (row numbers, from 0) that are regressed, ascending; -1 and n are one step beyond the ends. */
  readonly places: Int32Array;
  /** First row of the window of each place. */
  readonly starts: Int32Array;
  readonly kernels: readonly Kernel[];
}

/** A column of rows inside a longer array. */
export interface Strided {
  readonly values: Float64Array;
  readonly from: number;
  readonly stride: number;
}

export interface LoessOptions {
  /** Rows of the window; more than n widens the weights as if the series went on. */
  readonly window: number;
  readonly degree: 0 | 1;
  /** Every so many rows are regressed. */
  readonly jump: number;
  /** Also gives the values one step before the first row and one after the last. */
  readonly ends?: boolean;
}

/** Turns weights over the rows 0 … length - 1 into those of the regression at `reach`; false where nothing weighs. */
function regress(w: Float64Array, reach: number, degree: 0 | 1, range: number): boolean {
  let total = 0;
  for (let j = 0; j < w.length; j++) total += w[j]!;
  if (!(total > 0)) return false;
  let centre = 0;
  for (let j = 0; j < w.length; j++) {
    w[j]! /= total;
    centre += w[j]! * j;
  }
  if (degree === 0) return true;
  let spread = 0;
  for (let j = 0; j < w.length; j++) spread += w[j]! * (j - centre) ** 2;
  if (Math.sqrt(spread) <= 0.001 * range) return true;
  const slope = (reach - centre) / spread;
  for (let j = 0; j < w.length; j++) w[j]! *= slope * (j - centre) + 1;
  return true;
}

function kernelFor(n: number, window: number, degree: 0 | 1, reach: number): Kernel {
  const length = Math.min(window, n);
  const width = Math.max(reach, length - 1 - reach) + (window > n ? (window - n) >> 1 : 0);
  const tricube = new Float64Array(length);
  for (let j = 0; j < length; j++) {
    const r = Math.abs(j - reach);
    if (r > 0.999 * width) continue;
    tricube[j] = r <= 0.001 * width ? 1 : (1 - (r / width) ** 3) ** 3;
  }
  const whole = tricube.slice();
  regress(whole, reach, degree, n - 1);
  return { tricube, whole };
}

/** Plans the smoothing of n rows: the weights depend on n and the options only, so that many columns share them. */
export function loessOf(n: number, { window, degree, jump, ends = false }: LoessOptions): Loess {
  const step = Math.max(1, Math.min(jump, n - 1));
  const inner = Array.from({ length: Math.floor((n - 1) / step) + 1 }, (_, i) => i * step);
  if (inner[inner.length - 1] !== n - 1) inner.push(n - 1);
  const places = ends ? [-1, ...inner, n] : inner;
  const half = (window + 1) >> 1;
  const last = Math.max(0, n - window);
  const startOf = (place: number): number => {
    if (place < half - 1 || last === 0) return 0;
    if (place >= n) return last;
    // The last row off the grid is regressed on the window of the grid's last place.
    const on = place === n - 1 && place % step !== 0 ? place - (place % step) : place;
    return Math.min(last, Math.max(0, on - half + 1));
  };
  const known = new Map<number, Kernel>();
  const starts = Int32Array.from(places, startOf);
  const kernels = places.map((place, i) => {
    const reach = place - starts[i]!;
    const kernel = known.get(reach) ?? kernelFor(n, window, degree, reach);
    known.set(reach, kernel);
    return kernel;
  });
  return { n, degree, places: Int32Array.from(places), starts, kernels };
}

/**
 * Smooths `y` into `out` (which begins at the place before the first row where the plan has ends). `robust` weighs the rows of y; where
 * none of a window weighs anything, the row stays as it is.
 * Source: Cleveland, Grosse & Shyu (1992), Local regression models; the subroutines stless and stlest of netlib's stl.
 */
export function smooth({ n, degree, places, starts, kernels }: Loess, y: Strided, out: Strided, robust?: Float64Array): void {
  const { values, from, stride } = y;
  const shift = places[0] === -1 ? 1 : 0;
  const scratch = robust && new Float64Array(kernels[0]!.whole.length);
  const target = (place: number): number => out.from + (place + shift) * out.stride;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    const first = from + starts[i]! * stride;
    let w = kernels[i]!.whole;
    if (robust && scratch) {
      const { tricube } = kernels[i]!;
      for (let j = 0, at = first; j < tricube.length; j++, at += stride) scratch[j] = tricube[j]! * robust[at]!;
      if (!regress(scratch, place - starts[i]!, degree, n - 1)) {
        out.values[target(place)] = place < 0 ? Number.NaN : place < n ? values[from + place * stride]! : out.values[target(n - 1)]!;
        continue;
      }
      w = scratch;
    }
    let sum = 0;
    for (let j = 0, at = first; j < w.length; j++, at += stride) sum += w[j]! * values[at]!;
    out.values[target(place)] = sum;
  }
  if (shift === 1 && Number.isNaN(out.values[target(-1)]!)) out.values[target(-1)] = out.values[target(0)]!;
  for (let i = 1; i < places.length; i++) {
    const left = places[i - 1]!;
    const gap = places[i]! - left;
    if (gap === 1) continue;
    const base = out.values[target(left)]!;
    const rise = (out.values[target(places[i]!)]! - base) / gap;
    for (let k = 1; k < gap; k++) out.values[target(left + k)] = base + rise * k;
  }
}
