// The types of a bare ES library know no WebAssembly.
interface Memory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: { env: { memory: Memory } }) => { readonly exports: unknown };
};

/** Memory that kernels and threads share; it can be sent to a thread. */
export type SharedMemory = Memory;

const PAGE = 65_536;
/** What a 32-bit address reaches. */
const PAGES = 65_536;
export const MOST_BYTES = (PAGES - 1) * PAGE;

export const newMemory = (bytes: number): SharedMemory =>
  new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: PAGES, shared: true });

// The collector does not see how large a memory is: one is kept per thread and lent again, instead of many that pile up.
let spare: SharedMemory | undefined;

/** A memory of at least so many bytes, with anything in it; to be given back. Throws a RangeError where the machine has not so much. */
export function borrowMemory(bytes: number): SharedMemory {
  const memory = spare ?? newMemory(PAGE);
  spare = undefined;
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
  if (missing > 0) memory.grow(missing);
  return memory;
}

export function giveBack(memory: SharedMemory): void {
  spare = memory;
}

/** A module's text or bytes, compiled; and run on a memory. */
export const compile = (bytes: Uint8Array<ArrayBuffer>): object => new WebAssembly.Module(bytes);
export const runOn = (module: object, memory: SharedMemory): unknown => new WebAssembly.Instance(module, { env: { memory } }).exports;
