import { significant } from '#shared/math/rounding.ts';
import type { Board } from '../kit/days/days.ts';
import type { Group } from '../kit/days/groups.ts';
import { backward, factorise, forward } from '../kit/linear/cholesky.ts';
import { covarianceBetween, type Kernel, rowsFor } from './kernel.ts';

/** Some steps of the day, `from` to `to` (exclusive), with the kernel that they share and the groups it looks at. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly groups: readonly Group[];
  readonly kernel: Kernel;
}

export interface Conditioned {
  /** By step of the part: the weight of each day. */
  readonly weights: readonly (readonly number[])[];
  /** By step of the part: actual minus forecast of each day given the days before it, scaled. They come with the factorisation. */
  readonly errors: readonly Float64Array[];
}

export const targetsOf = ({ y, size }: Board, step: number, from: number, to: number): Float64Array =>
  Float64Array.from({ length: to - from }, (_, i) => y[(from + i) * size + step]!);

/** The part given the days `from` to `to` (exclusive) of a scaled board; undefined where the covariance is not positive definite. */
export function condition(part: Part, board: Board, from: number, to: number, check: () => void = () => {}): Conditioned | undefined {
  const n = to - from;
  const rows = rowsFor(board, part.groups, from, to);
  const between = covarianceBetween(part.kernel);
  const noise = Math.exp(part.kernel.noise);
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    if (i % 16 === 0) check();
    for (let j = 0; j < i; j++) l[i * n + j] = between(rows, i, rows, j, i - j);
    l[i * n + i] = between(rows, i, rows, i, 0) + noise + 1e-9;
  }
  if (!factorise(l, n, check)) return undefined;
  const weights: number[][] = [];
  const errors: Float64Array[] = [];
  for (let step = part.from; step < part.to; step++) {
    check();
    const a = targetsOf(board, step, from, to);
    forward(l, n, a);
    errors.push(a.map((v, i) => v * l[i * n + i]!));
    backward(l, n, a);
    weights.push(Array.from(a, (v) => significant(v, 9)));
  }
  return { weights, errors };
}

/**
 * A function that tells the scaled steps of the part on a day of the board, from the days `from` to `to` that it was conditioned on. They
 * count as just past: what is known does not fade before it is renewed.
 */
export function predictorOf(
  part: Part,
  weights: Conditioned['weights'],
  board: Board,
  from: number,
  to: number,
): (day: number) => number[] {
  const rows = rowsFor(board, part.groups, from, to);
  const between = covarianceBetween(part.kernel);
  return (day) => {
    const now = rowsFor(board, part.groups, day, day + 1);
    const k = Float64Array.from({ length: to - from }, (_, i) => between(rows, i, now, 0, to - from - i));
    return weights.map((w) => w.reduce((sum, v, i) => sum + v * k[i]!, 0));
  };
}
