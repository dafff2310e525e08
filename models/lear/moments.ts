import type { Moments } from './lasso.ts';

/** Raw sums over rows, added up from the latest row back, so that every calibration window is a stop on the way. */
export interface Sums {
  readonly width: number;
  readonly outputs: number;
  rows: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly yy: Float64Array;
  /** Lower half, row-major. */
  readonly xx: Float64Array;
  /** Row-major, outputs x width. */
  readonly xy: Float64Array;
}

export const emptySums = (width: number, outputs: number): Sums => ({
  width,
  outputs,
  rows: 0,
  x: new Float64Array(width),
  y: new Float64Array(outputs),
  yy: new Float64Array(outputs),
  xx: new Float64Array(width * width),
  xy: new Float64Array(outputs * width),
});

/** Adds the rows `from` to `to` (exclusive) of row-major x and y, four at a time. */
export function addRows(sums: Sums, x: Float64Array, y: Float64Array, from: number, to: number): void {
  const { width, outputs } = sums;
  const none = new Float64Array(width);
  for (let i = from; i < to; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => (i + k < to ? x.subarray((i + k) * width, (i + k + 1) * width) : none)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let j = 0; j < width; j++) {
      const [p, q, r, s] = [a[j]!, b[j]!, c[j]!, d[j]!];
      sums.x[j]! += p + q + r + s;
      if (p === 0 && q === 0 && r === 0 && s === 0) continue;
      const row = j * width;
      for (let k = 0; k <= j; k++) sums.xx[row + k]! += p * a[k]! + q * b[k]! + r * c[k]! + s * d[k]!;
    }
    for (let n = i; n < Math.min(i + 4, to); n++) {
      for (let h = 0; h < outputs; h++) {
        const v = y[n * outputs + h]!;
        sums.y[h]! += v;
        sums.yy[h]! += v * v;
        const at = h * width;
        const row = n * width;
        for (let k = 0; k < width; k++) sums.xy[at + k]! += v * x[row + k]!;
      }
    }
  }
  sums.rows += to - from;
}

export interface Standardised extends Moments {
  readonly means: Float64Array;
  /** Standard deviation of each column, 0 where it does not vary. */
  readonly deviations: Float64Array;
}

export function standardised({ width, rows, x, xx }: Sums): Standardised {
  const means = x.map((v) => v / rows);
  const deviations = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    const square = xx[j * (width + 1)]! / rows;
    const variance = square - means[j]! ** 2;
    deviations[j] = variance > 1e-12 * square ? Math.sqrt(variance) : 0;
  }
  const gram = new Float64Array(width * width);
  for (let j = 0; j < width; j++)
    for (let k = 0; k <= j; k++) {
      const both = deviations[j]! * deviations[k]!;
      const value = both > 0 ? (xx[j * width + k]! / rows - means[j]! * means[k]!) / both : 0;
      gram[j * width + k] = value;
      gram[k * width + j] = value;
    }
  for (let j = 0; j < width; j++) if (deviations[j]! > 0) gram[j * (width + 1)] = 1;
  return { rows, width, gram, means, deviations };
}

/** What `lassoByAic` asks of output `h`: its covariance with the standardised columns, and its variance. */
export function targetOf(
  sums: Sums,
  { means, deviations }: Standardised,
  h: number,
): { cross: Float64Array; square: number; mean: number } {
  const { width, rows } = sums;
  const mean = sums.y[h]! / rows;
  const cross = deviations.map((s, j) => (s > 0 ? (sums.xy[h * width + j]! / rows - mean * means[j]!) / s : 0));
  const square = sums.yy[h]! / rows - mean * mean;
  return { cross, square: square > 1e-12 * (sums.yy[h]! / rows) ? square : 0, mean };
}
