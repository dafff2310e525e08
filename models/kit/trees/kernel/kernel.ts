import { assemble } from '../../wasm/assemble.ts';
import { kernelText } from './text.ts';

// The types of a bare ES library know no WebAssembly.
interface Memory {
  readonly buffer: SharedArrayBuffer;
}
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: { env: { memory: Memory } }) => { readonly exports: unknown };
};
export type SharedMemory = Memory;

/** Columns whose histograms one call of `rows` fills. */
const BLOCK = 64;
const PAGE = 65_536;
/** What a 32-bit address reaches. */
export const MOST_BYTES = 65_535 * PAGE;

type I = number;
/** The functions of text.ts, scan.ts and node.ts. Addresses are byte offsets in the memory; ends are exclusive. */
interface Exports {
  code(values: I, n: number, cuts: I, column: I, row: I, stride: number): void;
  quantise(from: I, end: I, scaleG: number, scaleH: number, bits: number): void;
  gather(order: I, end: I, cells: I, out: I): void;
  column(order: I, end: I, gathered: I, codes: I, hist: I): void;
  add(to: I, from: I, bytes: number): void;
  subtract(to: I, from: I, bytes: number): void;
  partition(order: I, end: I, codes: I, flags: I, left: I, right: I): I;
  copy(to: I, from: I, bytes: number): void;
  clear(at: I, bytes: number): void;
  gatherSum(order: I, end: I, cells: I, out: I, total: I): void;
  own(total: I, rules: I, found: I): void;
  search(
    ...of: [
      order: I,
      end: I,
      gathered: I,
      codes: I,
      rows: number,
      chosen: I,
      last: I,
      kinds: I,
      hist: I,
      list: I,
      keys: I,
      total: I,
      rules: I,
      found: I,
    ]
  ): void;
  best(hist: I, total: I, rules: I, found: I, keys: I, column: number, sign: number, categorical: number): void;
}

export interface Kernel extends Exports {
  /** Adds the cells of the rows order[0 .. end) to the histograms of all columns. */
  rows(order: I, end: I, cells: I, table: I, stride: number, hist: I): void;
}

export const newMemory = (bytes: number): SharedMemory => {
  const pages = Math.ceil(bytes / PAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
};

const modules = new Map<number, object>();

/** The kernels on a memory, made for tables of so many columns. */
export function instantiate(memory: SharedMemory, columns: number): Kernel {
  const rest = columns % BLOCK;
  const blocks = Array.from({ length: Math.ceil(columns / BLOCK) }, (_, b) => Math.min(BLOCK, columns - b * BLOCK));
  const shape = columns < BLOCK ? columns : BLOCK + rest;
  const module = modules.get(shape) ?? new WebAssembly.Module(assemble(kernelText([...new Set(blocks)])));
  modules.set(shape, module);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } }) as { exports: Exports & Record<string, Kernel['rows']> };
  const parts = blocks.map((width, b) => ({ at: b * BLOCK, add: exports[`rows${width}`]! }));
  return {
    ...exports,
    rows: (order, end, cells, table, stride, hist) => {
      for (const { at, add } of parts) add(order, end, cells, table + at, stride, hist + at * 4096);
    },
  };
}
