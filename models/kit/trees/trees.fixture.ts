import { seededRandom } from '#shared/math/random.ts';
import type { Table, Tools } from './types.ts';

export const alone: Tools = { check: () => {} };

export const tableOf = (columns: readonly (Float64Array | Float32Array)[], categorical?: readonly boolean[]): Table => ({
  rows: columns[0]!.length,
  names: columns.map((_, c) => `x${c}`),
  columns,
  ...(categorical && { categorical }),
});

/** Rows with a missing value in a fifth of one column, and a column of 12 codes; y bends with all of them. */
export function example(rows: number, seed: number): { readonly table: Table; readonly y: Float64Array } {
  const random = seededRandom(seed);
  const uniform = () => Float64Array.from({ length: rows }, random);
  const [a, b, c] = [uniform(), uniform().map((v) => (random() < 0.2 ? Number.NaN : v)), uniform()];
  const code = Float64Array.from({ length: rows }, () => Math.floor(12 * random()));
  const y = Float64Array.from(
    { length: rows },
    (_, i) => 10 * Math.sin(3 * a[i]!) + (Number.isNaN(b[i]!) ? 3 : 4 * b[i]!) + ((5 * code[i]!) % 7) + 0.3 * random(),
  );
  return { table: tableOf([a, b, c, code], [false, false, false, true]), y };
}

export const meanAbsolute = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (v, i) => Math.abs(v - b[i]!)).reduce((s, v) => s + v, 0) / a.length;
