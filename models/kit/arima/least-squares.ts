import { solvePositive } from '#shared/math/least-squares.ts';

/** Of a nonlinear least-squares problem: fills `out`, returns the sum of squares, or Infinity where `u` is not allowed. */
export type Residuals = (u: Float64Array, out: Float64Array) => number;

export interface LeastSquaresOptions {
  /** Stops when a step lowers the sum of squares by a smaller share. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Bound of the size of each parameter. */
  readonly bound: number;
  readonly check: () => void;
}

const STEP = 1e-6;
const LONGEST = 1;

/**
 * Minimum of a sum of squares by Levenberg-Marquardt with forward differences; `u` is moved there. Returns the sum of squares.
 * Source: Marquardt (1963); Nash, Compact Numerical Methods for Computers, 2nd ed., algorithm 23.
 */
export function leastSquaresFit(f: Residuals, u: Float64Array, rows: number, options: LeastSquaresOptions): number {
  const { tolerance, maxIterations, bound, check } = options;
  const k = u.length;
  let now = new Float64Array(rows);
  let next = new Float64Array(rows);
  let sum = f(u, now);
  if (k === 0 || !Number.isFinite(sum)) return sum;
  const jacobian = Array.from({ length: k }, () => new Float64Array(rows));
  const normal = new Float64Array(k * k);
  const gradient = new Float64Array(k);
  const trial = new Float64Array(k);
  let damping = 1e-3;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    check();
    for (let i = 0; i < k; i++) {
      const column = jacobian[i]!;
      const kept = u[i]!;
      const step = kept > 0 ? -STEP : STEP;
      u[i] = kept + step;
      if (!Number.isFinite(f(u, column))) return sum;
      u[i] = kept;
      for (let t = 0; t < rows; t++) column[t] = (column[t]! - now[t]!) / step;
    }
    for (let i = 0; i < k; i++) {
      gradient[i] = dot(jacobian[i]!, now);
      for (let j = 0; j <= i; j++) normal[i * k + j] = dot(jacobian[i]!, jacobian[j]!);
    }
    let lowered = 0;
    for (; damping < 1e10; damping *= 8) {
      const moved = stepOf(normal, gradient, damping, u, trial, bound);
      if (!moved) continue;
      const reached = f(trial, next);
      if (reached < sum) {
        lowered = (sum - reached) / sum;
        sum = reached;
        u.set(trial);
        [now, next] = [next, now];
        damping = Math.max(1e-9, damping / 10);
        break;
      }
      if (Math.abs(reached - sum) <= tolerance * sum) break;
    }
    if (lowered < tolerance) break;
  }
  return sum;
}

function stepOf(
  normal: Float64Array,
  gradient: Float64Array,
  damping: number,
  u: Float64Array,
  trial: Float64Array,
  bound: number,
): boolean {
  const k = u.length;
  const a = normal.slice();
  let largest = 0;
  for (let i = 0; i < k; i++) largest = Math.max(largest, normal[i * (k + 1)]!);
  for (let i = 0; i < k; i++) a[i * (k + 1)]! += damping * normal[i * (k + 1)]! + 1e-9 * largest;
  const step = gradient.map((g) => -g);
  if (!solvePositive(a, step)) return false;
  const longest = step.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const scale = longest > LONGEST ? LONGEST / longest : 1;
  for (let i = 0; i < k; i++) trial[i] = Math.max(-bound, Math.min(bound, u[i]! + scale * step[i]!));
  return true;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += a[t]! * b[t]!;
  return sum;
}
