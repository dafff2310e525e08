import { seededRandom } from '#shared/math/random.ts';
import type { SharedMemory } from '../wasm/memory.ts';
import { cutsOf, MISSING } from './bins.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { Table } from './types.ts';

/** How the bins of a table turn back into thresholds. */
export interface Binned {
  /** Per column: its cuts, or null where it is categorical and a bin is a code. */
  readonly cuts: readonly (Float64Array | null)[];
  /** Per column: whether a value is missing. */
  readonly missing: readonly boolean[];
}

/** Rows that are coded at a time, and rows that cuts are chosen by. */
const CHUNK = 8192;
const SAMPLE = 65_536;

/** Where binning works, in the shared memory. */
export interface BinRoom {
  readonly rows: number;
  /** Codes column by column, and row by row `stride` bytes apart. */
  readonly codes: number;
  readonly table: number;
  readonly stride: number;
  /** Room for 256 f64 per column; for `stagingBytes`; for 4 words. */
  readonly cuts: number;
  readonly staging: number;
  readonly binning: number;
}

export const stagingBytes = (rows: number, columns: number): number =>
  8 * Math.max(Math.min(rows, CHUNK) * columns, Math.min(rows, SAMPLE));

const CODES = Float64Array.from({ length: MISSING - 1 }, (_, code) => code + 0.5);

function finite(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]!) < Number.POSITIVE_INFINITY) out[n++] = values[i]!;
  return out.subarray(0, n);
}

/** What a thread does of the binning of staged columns: words are [values per column, bins or first row, first column]. */
export function binTasks({ buffer }: SharedMemory, at: BinRoom, kernel: Kernel) {
  const words = new Int32Array(buffer, at.binning, 4);
  const staged = (i: number): number => at.staging + 8 * i * words[0]!;
  const roomOf = (column: number) => new Float64Array(buffer, at.cuts + 2048 * column, 256);
  return {
    /** Chooses the cuts of a column by a sample of it. */
    cut: (i: number): void => {
      const known = finite(new Float64Array(buffer, staged(i), words[0]!)).sort();
      const room = roomOf(words[2]! + i);
      room.fill(Number.POSITIVE_INFINITY);
      room.set(cutsOf(known, words[1]!));
    },
    /** Codes some rows of a column. */
    code: (i: number): void => {
      const [rows, from] = words as unknown as [number, number];
      kernel.code(staged(i), rows, at.cuts + 2048 * i, at.codes + i * at.rows + from, at.table + from * at.stride + i, at.stride);
    },
  };
}

export interface BinOptions {
  readonly bins: number;
  readonly seed: number;
  readonly check: () => void;
  /** Do the task of that name for columns 0 to `columns - 1`. */
  readonly each: (task: 'cut' | 'code', columns: number) => void;
}

/** Cuts all columns and codes their values into the shared memory. */
export function binTable(table: Table, { buffer }: SharedMemory, at: BinRoom, { bins, seed, check, each }: BinOptions): Binned {
  const { rows, columns, categorical } = table;
  const words = new Int32Array(buffer, at.binning, 4);
  const staging = new Float64Array(buffer, at.staging, stagingBytes(rows, columns.length) / 8);
  const random = seededRandom(seed);
  const take = Math.min(rows, SAMPLE);
  const drawn = Int32Array.from({ length: take }, (_, i) => {
    const from = Math.floor((i * rows) / take);
    return from + Math.floor(random() * (Math.floor(((i + 1) * rows) / take) - from));
  });
  const batch = Math.max(1, Math.floor(staging.length / take));
  for (let first = 0; first < columns.length; first += batch) {
    check();
    const some = columns.slice(first, first + batch);
    some.forEach((column, c) => {
      for (let i = 0; i < take; i++) staging[c * take + i] = column[drawn[i]!]!;
    });
    words.set([take, bins, first]);
    each('cut', some.length);
  }
  const cuts = columns.map((_, c) => {
    const room = new Float64Array(buffer, at.cuts + 2048 * c, 256);
    if (!categorical?.[c]) return Float64Array.from(room.subarray(0, room.indexOf(Number.POSITIVE_INFINITY)));
    room.fill(Number.POSITIVE_INFINITY);
    room.set(CODES);
    return null;
  });
  for (let from = 0; from < rows; from += CHUNK) {
    check();
    const n = Math.min(CHUNK, rows - from);
    columns.forEach((column, c) => {
      staging.set(column.subarray(from, from + n), c * n);
    });
    words.set([n, from]);
    each('code', columns.length);
  }
  const missing = columns.map((_, c) => new Uint8Array(buffer, at.codes + c * rows, rows).includes(MISSING));
  return { cuts, missing };
}
