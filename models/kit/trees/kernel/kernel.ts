import { assemble } from '../../wasm/assemble.ts';
import { compile, runOn, type SharedMemory } from '../../wasm/memory.ts';
import { kernelText } from './text.ts';

/** Columns whose histograms one call of `rows` fills. */
const BLOCK = 64;

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

const modules = new Map<number, object>();

/** The kernels on a memory, made for tables of so many columns. */
export function instantiate(memory: SharedMemory, columns: number): Kernel {
  const rest = columns % BLOCK;
  const blocks = Array.from({ length: Math.ceil(columns / BLOCK) }, (_, b) => Math.min(BLOCK, columns - b * BLOCK));
  const shape = columns < BLOCK ? columns : BLOCK + rest;
  const module = modules.get(shape) ?? compile(assemble(kernelText([...new Set(blocks)])));
  modules.set(shape, module);
  const exports = runOn(module, memory) as Exports & Record<string, Kernel['rows']>;
  const parts = blocks.map((width, b) => ({ at: b * BLOCK, add: exports[`rows${width}`]! }));
  return {
    ...exports,
    rows: (order, end, cells, table, stride, hist) => {
      for (const { at, add } of parts) add(order, end, cells, table + at, stride, hist + at * 4096);
    },
  };
}
