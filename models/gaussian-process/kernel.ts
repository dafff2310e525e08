import type { Board } from '../kit/days/days.ts';
import { type Group, widthOf, writeRow } from '../kit/days/groups.ts';

/**
 * The covariance of two days, i and j steps of a day apart:
 * amplitude e^-d e^(-|i-j|/fade) + sum_g slope_g^2 <x_i, x_j>_g e^(-|i-j|/drift) + level, with d^2 = sum_g near_g^2 |x_i - x_j|^2_g.
 * A rough (exponential) part for what bends, a linear part for what extrapolates; both forget with time. All are logarithms.
 */
export interface Kernel {
  /** By group: how fast a difference makes days unlike. */
  readonly near: readonly number[];
  /** By group: how large linear effects are. */
  readonly slope: readonly number[];
  readonly amplitude: number;
  readonly level: number;
  readonly fade: number;
  readonly drift: number;
  readonly noise: number;
}

/** What is supposed before any data are seen, on scaled columns: the mode of the prior, whose logarithms have deviation 1. */
export const priorKernel = (groups: number): Kernel => ({
  near: new Array<number>(groups).fill(-0.7),
  slope: new Array<number>(groups).fill(-1.5),
  amplitude: 0,
  level: -3,
  fade: Math.log(2000),
  drift: Math.log(2000),
  noise: Math.log(0.05),
});

export interface Rows {
  readonly count: number;
  readonly width: number;
  /** Row-major; the columns of a day of the target or of a covariate are divided by the root of their number. */
  readonly values: Float64Array;
  /** Where each group begins, and after the last. */
  readonly bounds: Int32Array;
}

/** The columns of the days `from` to `to` (exclusive) of a scaled board. */
export function rowsFor(board: Board, groups: readonly Group[], from: number, to: number): Rows {
  const width = widthOf(groups);
  const bounds = new Int32Array(groups.length + 1);
  groups.forEach((g, i) => {
    bounds[i + 1] = bounds[i]! + g.width;
  });
  const values = new Float64Array((to - from) * width);
  for (let day = from; day < to; day++) {
    const at = (day - from) * width;
    writeRow(values, at, groups, board, day);
    groups.forEach((g, i) => {
      if (g.kind !== 'y' && g.kind !== 'x') return;
      for (let k = bounds[i]!; k < bounds[i + 1]!; k++) values[at + k]! /= Math.sqrt(g.width);
    });
  }
  return { count: to - from, width, values, bounds };
}

/** The covariance of one row of `a` with one of `b` that lies `apart` days away. */
export function covarianceBetween(kernel: Kernel): (a: Rows, i: number, b: Rows, j: number, apart: number) => number {
  const near = Float64Array.from(kernel.near, (v) => Math.exp(2 * v));
  const slope = Float64Array.from(kernel.slope, (v) => Math.exp(2 * v));
  const [amplitude, level] = [Math.exp(kernel.amplitude), Math.exp(kernel.level)];
  const [fade, drift] = [Math.exp(-kernel.fade), Math.exp(-kernel.drift)];
  return (a, i, b, j, apart) => {
    const { width, bounds, values: u } = a;
    const v = b.values;
    const [p, q] = [i * width, j * width];
    let distance = 0;
    let linear = 0;
    for (let g = 0; g < near.length; g++) {
      let square = 0;
      let product = 0;
      for (let k = bounds[g]!; k < bounds[g + 1]!; k++) {
        const [s, t] = [u[p + k]!, v[q + k]!];
        square += (s - t) * (s - t);
        product += s * t;
      }
      distance += near[g]! * square;
      linear += slope[g]! * product;
    }
    return amplitude * Math.exp(-Math.sqrt(distance) - apart * fade) + linear * Math.exp(-apart * drift) + level;
  };
}
