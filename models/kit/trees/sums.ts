import { COLUMN_BYTES } from './layout.ts';
import type { Draw, Site } from './site.ts';
import { ARG } from './tasks.ts';

/** The sums of a leaf: gradient, hessian, rows. */
export interface Sums {
  readonly g: number;
  readonly h: number;
  readonly rows: number;
}

/** Count of rows in the packed half of a cell. */
export const rowsIn = (hc: bigint, { bits }: Draw): number => Number(hc & ((1n << BigInt(bits)) - 1n));

const at = ({ layout }: Site, total: number): number => layout.totals + 16 * total;

export function sumsOf(site: Site, total: number, draw: Draw): Sums {
  const g = site.memory.getBigInt64(at(site, total), true);
  const hc = site.memory.getBigInt64(at(site, total) + 8, true);
  return { g: Number(g) * draw.unitG, h: Number(hc >> BigInt(draw.bits)) * draw.unitH, rows: rowsIn(hc, draw) };
}

/** Sums of all rows, from the histograms of one column that the threads have just counted. */
export function sumRoot({ layout, views, memory }: Site, { columns }: Draw): void {
  let g = 0n;
  let hc = 0n;
  for (let thread = 0; thread < layout.threads; thread++) {
    if (views.used[thread] !== views.args[ARG.call]) continue;
    const hist = layout.own + thread * layout.histBytes + columns[0]! * COLUMN_BYTES;
    for (let bin = 0; bin < 256; bin++) {
      g += memory.getBigInt64(hist + 16 * bin, true);
      hc += memory.getBigInt64(hist + 16 * bin + 8, true);
    }
  }
  memory.setBigInt64(layout.totals, g, true);
  memory.setBigInt64(layout.totals + 8, hc, true);
}

/** The sums of a leaf become those of its left child; those of the right one go to `rest`. */
export function divideSums(site: Site, total: number, rest: number, left: { readonly g: bigint; readonly hc: bigint }): void {
  const { memory } = site;
  const [from, to] = [at(site, total), at(site, rest)];
  memory.setBigInt64(to, memory.getBigInt64(from, true) - left.g, true);
  memory.setBigInt64(to + 8, memory.getBigInt64(from + 8, true) - left.hc, true);
  memory.setBigInt64(from, left.g, true);
  memory.setBigInt64(from + 8, left.hc, true);
}
