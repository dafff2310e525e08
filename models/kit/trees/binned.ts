import { cutsOf, MISSING } from './bins.ts';
import type { Kernel } from './kernel/kernel.ts';
import { CHUNK } from './layout.ts';
import type { Table } from './types.ts';

/** How the bins of a table turn back into thresholds. */
export interface Binned {
  /** Per column: its cuts, or null where it is categorical and a bin is a code. */
  readonly cuts: readonly (Float64Array | null)[];
  /** Per column: whether a value is missing. */
  readonly missing: readonly boolean[];
}

/** Where the codes go: column by column, and row by row `stride` bytes apart. */
interface Place {
  readonly codes: number;
  readonly table: number;
  readonly stride: number;
  /** Room for 256 f64 per column, and for CHUNK f64. */
  readonly cuts: number;
  readonly values: number;
}

const CODES = Float64Array.from({ length: MISSING - 1 }, (_, code) => code + 0.5);

/** Cuts all columns and codes their values into the memory. */
export function binTable(
  table: Table,
  bins: number,
  seed: number,
  at: Place,
  kernel: Kernel,
  buffer: SharedArrayBuffer,
  check: () => void,
): Binned {
  const { rows, columns, categorical } = table;
  const cuts = columns.map((column, c) => {
    check();
    const mine = categorical?.[c] ? null : cutsOf(column, rows, bins, seed);
    const room = new Float64Array(buffer, at.cuts + 2048 * c, 256);
    room.fill(Number.POSITIVE_INFINITY);
    room.set(mine ?? CODES);
    return mine;
  });
  const values = new Float64Array(buffer, at.values, CHUNK);
  for (let from = 0; from < rows; from += CHUNK) {
    check();
    const n = Math.min(CHUNK, rows - from);
    columns.forEach((column, c) => {
      values.set(column.subarray(from, from + n));
      kernel.code(at.values, n, at.cuts + 2048 * c, at.codes + c * rows + from, at.table + from * at.stride + c, at.stride);
    });
  }
  const missing = columns.map((_, c) => new Uint8Array(buffer, at.codes + c * rows, rows).includes(MISSING));
  return { cuts, missing };
}
