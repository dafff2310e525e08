import { predict } from '../trees/index.ts';
import type { Ensemble } from '../trees/types.ts';
import type { LagTable } from './table.ts';

/** A learner for the steps up to `last`, from where the one before it ends. */
export interface Part {
  readonly last: number;
  readonly ensemble: Ensemble;
}

/** Last steps of `parts` blocks of nearly equal length. */
export const blocksOf = (block: number, parts: number): number[] =>
  Array.from({ length: Math.min(parts, block) }, (_, i) => Math.round(((i + 1) * block) / Math.min(parts, block)));

/** The rows where `wanted`, in order. */
export function rowsWhere(count: number, wanted: (row: number) => boolean): Int32Array {
  let n = 0;
  const rows = new Int32Array(count);
  for (let r = 0; r < count; r++) if (wanted(r)) rows[n++] = r;
  return rows.slice(0, n);
}

const gather = <A extends Float32Array | Float64Array>(out: A, from: ArrayLike<number>, rows: Int32Array): A => {
  for (let i = 0; i < rows.length; i++) out[i] = from[rows[i]!]!;
  return out;
};

export const take = (values: Float64Array, rows: Int32Array): Float64Array => gather(new Float64Array(rows.length), values, rows);

/** Some rows of a table, ascending: its columns alone, not copied where all are wanted. */
export const pickRows = ({ rows: count, names, columns, categorical }: LagTable, rows: Int32Array) => ({
  rows: rows.length,
  names,
  categorical,
  columns: rows.length === count ? columns : columns.map((c) => gather(new Float32Array(rows.length), c, rows)),
});

/** The rows of the steps of each part. */
export const rowsByPart = (parts: readonly { readonly last: number }[], { rows, at }: LagTable): Int32Array[] =>
  parts.map(({ last }, i) => {
    const before = i === 0 ? 0 : parts[i - 1]!.last;
    return rowsWhere(rows, (r) => at.step[r]! > before && at.step[r]! <= last);
  });

/** Predictions of the target, each row by the learner of its step. */
export function predictSteps(parts: readonly Part[], table: LagTable): Float64Array {
  if (parts.length === 1) return predict(parts[0]!.ensemble, table);
  const out = new Float64Array(table.rows);
  rowsByPart(parts, table).forEach((rows, i) => {
    const mine = predict(parts[i]!.ensemble, pickRows(table, rows));
    rows.forEach((r, k) => {
      out[r] = mine[k]!;
    });
  });
  return out;
}
