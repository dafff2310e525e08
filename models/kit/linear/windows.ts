/** Sums over all windows of `width` values of a series: what a regression of any part of a window on any other needs to know. */
export interface WindowMoments {
  readonly width: number;
  readonly windows: number;
  /** Symmetric, row-major: sum over windows of value i times value j. */
  readonly sums: Float64Array;
}

/** From the windows that lie in z. Each diagonal is one sliding sum, so the work is rows x width, not rows x width^2. */
export function windowMoments(z: Float64Array, width: number): WindowMoments {
  const windows = z.length - width + 1;
  const sums = new Float64Array(width * width);
  for (let lag = 0; lag < width; lag++) {
    let sum = 0;
    for (let t = 0; t < windows; t++) sum += z[t]! * z[t + lag]!;
    for (let i = 0; i + lag < width; i++) {
      const j = i + lag;
      sums[i * width + j] = sum;
      sums[j * width + i] = sum;
      if (j + 1 < width) sum += z[i + windows]! * z[j + windows]! - z[i]! * z[j]!;
    }
  }
  return { width, windows, sums };
}

/** A linear form over the values of a window. */
export interface Form {
  readonly places: readonly number[];
  readonly factors: readonly number[];
}

/** What a step ahead is made of: a base that is taken as it is, and features that get coefficients. */
export interface Rule {
  readonly base: Form;
  readonly features: readonly Form[];
}

/** The sums of one form with every value of the window. */
function applied({ places, factors }: Form, { width, sums }: WindowMoments, out: Float64Array, at: number): void {
  places.forEach((place, k) => {
    const f = factors[k]!;
    const row = place * width;
    for (let j = 0; j < width; j++) out[at + j]! += f * sums[row + j]!;
  });
}

const along = ({ places, factors }: Form, row: Float64Array, at: number): number => {
  let sum = 0;
  for (let k = 0; k < places.length; k++) sum += factors[k]! * row[at + places[k]!]!;
  return sum;
};

/** The regression problem of a rule for several steps: gram of the features, their sums with each step less its base, and its square. */
export interface Problem {
  readonly size: number;
  readonly gram: Float64Array;
  readonly cross: readonly Float64Array[];
  readonly squares: readonly number[];
  readonly windows: number;
}

/** `targets` are the places of the steps ahead in the window. */
export function problemOf({ base, features }: Rule, targets: readonly number[], moments: WindowMoments): Problem {
  const { width, windows, sums } = moments;
  const size = features.length;
  const rows = new Float64Array(size * width);
  features.forEach((f, i) => {
    applied(f, moments, rows, i * width);
  });
  const based = new Float64Array(width);
  applied(base, moments, based, 0);
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) gram[i * size + j] = along(features[j]!, rows, i * width);
  const own = features.map((_, i) => along(base, rows, i * width));
  const square = along(base, based, 0);
  return {
    size,
    windows,
    gram,
    cross: targets.map((t) => Float64Array.from(own, (v, i) => rows[i * width + t]! - v)),
    squares: targets.map((t) => sums[t * width + t]! - 2 * based[t]! + square),
  };
}
