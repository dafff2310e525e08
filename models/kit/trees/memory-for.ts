import { AlmanacError } from '#shared/base/errors.ts';
import { borrowMemory, MOST_BYTES, type SharedMemory } from '../wasm/memory.ts';
import type { Table, Tools } from './types.ts';

/** Borrows the memory of a layout, whose beginning, up to `cleared`, is zero. UNSUITABLE where the table is too large for it. */
export function memoryFor(layout: { readonly bytes: number; readonly cleared: number }, { rows, columns }: Table): SharedMemory {
  const tooLarge = (most: string): AlmanacError =>
    new AlmanacError(
      'UNSUITABLE',
      `Trees on ${rows} rows of ${columns.length} columns need ${(layout.bytes / 2 ** 30).toFixed(1)} GiB of memory, ${most}.`,
      { hint: 'Learn from fewer rows or columns.' },
    );
  if (layout.bytes > MOST_BYTES) throw tooLarge('4 GiB are the most');
  try {
    const memory = borrowMemory(layout.bytes);
    new Uint8Array(memory.buffer, 0, layout.cleared).fill(0);
    return memory;
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge('this machine has less');
    throw error;
  }
}

/** How many threads of the crew a fit asks for. */
export const helpersFor = ({ rows, columns }: Table, trees: number, { crew, helpFrom = 2e8 }: Tools): number =>
  crew && rows * columns.length * trees >= helpFrom ? crew.size : 0;
