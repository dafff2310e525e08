import { significant } from '#shared/math/rounding.ts';
import { ahead, type Running, running, type TwoLines, take } from './two-lines.ts';
import { variances } from './variances.ts';

/** Origins inside the history that are looked at. */
const MOST_ORIGINS = 100;
/** Errors of a step that are needed to judge it. */
const LEAST_ERRORS = 3;

/** Steps that are looked at inside the history: two seasons, a dozen at least, half of the rows at most. */
export const stepsFor = (rows: number, season: number): number => Math.min(Math.max(12, Math.min(2 * season, 60)), Math.floor(rows / 2));

/** Rows after which errors are looked at, from a quarter of the history on. */
export function originsOf(rows: number): number[] {
  const first = Math.max(3, Math.floor(rows / 4));
  const stride = Math.max(1, Math.ceil((rows - first) / MOST_ORIGINS));
  return Array.from({ length: Math.max(0, Math.ceil((rows - first) / stride)) }, (_, k) => first + k * stride);
}

/** Squared errors by step, summed and counted. */
export interface StepErrors {
  readonly squares: Float64Array;
  readonly counts: Float64Array;
}

export const noErrors = (steps: number): StepErrors => ({ squares: new Float64Array(steps), counts: new Float64Array(steps) });

/** A normal distribution is widened to the variance of Student's, so that few rows count. */
const student = (degrees: number): number => Math.max(3, degrees) / (Math.max(3, degrees) - 2);

/**
 * What the variance of each step is to be multiplied by, so that it is that of the errors from earlier origins where these are larger than
 * was told, and that of Student's distribution where few rows tell the variance. Step 1 first.
 */
export const widenedBy = ({ squares, counts }: StepErrors, told: Float64Array, degrees: number): number[] =>
  Array.from(told, (v, h) =>
    significant((counts[h]! >= LEAST_ERRORS && v > 0 ? Math.max(1, squares[h]! / counts[h]! / v) : 1) * student(degrees), 4),
  );

/** The standard deviation of step `h` (0 is the next one) as a multiple of what the equations give; the last one holds for all further steps. */
export const widthAt = (wider: readonly number[], h: number): number => Math.sqrt(wider[Math.min(h, wider.length - 1)] ?? 1);

/** By how much the intervals of two lines are to be widened. `start` is the model before the first row. */
export function widening(y: Float64Array, start: TwoLines, steps: number, degrees: number, check: () => void): number[] {
  const n = y.length;
  const errors = noErrors(steps);
  const s = running(start);
  const on: Running = { ...s };
  for (const origin of originsOf(n)) {
    check();
    while (s.rows < origin) take(start, s, y[s.rows]!);
    Object.assign(on, s);
    for (let h = 0; h < steps && origin + h < n; h++) {
      const mu = ahead(start, on);
      errors.squares[h]! += (y[origin + h]! - mu) ** 2;
      errors.counts[h]!++;
      take(start, on, mu);
    }
  }
  return widenedBy(errors, variances({ ...start, rows: n }, steps), degrees);
}
