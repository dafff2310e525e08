import { significant } from '#shared/math/rounding.ts';
import { ahead, type Running, running, type TwoLines, take, variances } from './two-lines.ts';

/** Origins inside the history that are looked at. */
const MOST_ORIGINS = 100;
/** Errors of a step that are needed to judge it. */
const LEAST_ERRORS = 3;

/**
 * By how much the variance of each step is to be multiplied, so that it is that of the errors from earlier origins inside the history where
 * these are larger than the equations say; 1 where too few are known. `start` is the model before the first row. Step 1 first.
 */
export function widening(y: Float64Array, start: TwoLines, steps: number, check: () => void): number[] {
  const n = y.length;
  const first = Math.max(3, Math.floor(n / 4));
  const stride = Math.max(1, Math.ceil((n - first) / MOST_ORIGINS));
  const squares = new Float64Array(steps);
  const counts = new Float64Array(steps);
  const s = running(start);
  const on: Running = { ...s };
  for (let t = 0; t < n - 1; t++) {
    take(start, s, y[t]!);
    if (t + 1 < first || (t + 1 - first) % stride !== 0) continue;
    check();
    Object.assign(on, s);
    for (let h = 0; h < steps && t + 1 + h < n; h++) {
      const mu = ahead(start, on);
      squares[h]! += (y[t + 1 + h]! - mu) ** 2;
      counts[h]!++;
      take(start, on, mu);
    }
  }
  const told = variances({ ...start, rows: n }, steps);
  return Array.from(told, (v, h) => (counts[h]! >= LEAST_ERRORS && v > 0 ? significant(Math.max(1, squares[h]! / counts[h]! / v), 4) : 1));
}
