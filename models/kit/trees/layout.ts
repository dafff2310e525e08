import { rooms } from '../wasm/rooms.ts';
import { stagingBytes } from './binned.ts';
import { FOUND, RULES } from './kernel/scan.ts';

/** Bytes of the histogram of one column. */
export const COLUMN_BYTES = 4096;
/** Rows that one thread takes at a time. */
export const CHUNK = 8192;
export interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly threads: number;
  readonly leaves: number;
  readonly weighted: boolean;
  readonly holding: boolean;
  /** Bytes of the histograms of leaves that are kept; others are counted anew. */
  readonly keptBytes: number;
}

/** Where everything lies in the shared memory: byte offsets. */
export type Layout = ReturnType<typeof layoutOf>;

export function layoutOf(shape: Shape) {
  const { rows, columns, threads, leaves, weighted, holding, keptBytes } = shape;
  const { room, end } = rooms();
  const stride = columns <= 64 ? 2 ** Math.ceil(Math.log2(columns)) : Math.ceil(columns / 16) * 16;
  const chunks = Math.ceil(rows / CHUNK) + 1;
  const histBytes = columns * COLUMN_BYTES;
  const slots = Math.max(3, Math.min(leaves + 1, Math.floor(keptBytes / histBytes)));
  return {
    ...shape,
    stride,
    slots,
    histBytes,
    control: room(64),
    args: room(64),
    scales: room(64),
    rules: room(2 * RULES.bytes),
    found: room(2 * columns * FOUND.bytes),
    chosen: room(4 * columns),
    signs: room(columns),
    kinds: room(columns),
    flags: room(256),
    counts: room(4 * chunks),
    places: room(8 * chunks),
    largest: room(16 * chunks),
    used: room(4 * threads),
    /** What begins as zero ends here. */
    cleared: end(),
    keys: room(2048 * threads),
    cuts: room(2048 * columns),
    staging: room(stagingBytes(rows, columns)),
    binning: room(16),
    totals: room(16 * (leaves + 1)),
    starts: room(16 * (leaves + 1)),
    leafValues: room(8 * (leaves + 1)),
    y: room(8 * rows),
    margins: room(8 * rows),
    weights: weighted ? room(8 * rows) : 0,
    held: holding ? room(rows) : 0,
    order: room(4 * rows),
    left: room(4 * rows),
    right: room(4 * rows),
    cells: room(16 * rows),
    gathered: room(16 * CHUNK * threads),
    own: room(histBytes * threads),
    kept: room(histBytes * slots),
    codes: room(rows * columns),
    table: room(rows * stride),
    bytes: end(),
  };
}
