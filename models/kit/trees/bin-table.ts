import { cutsOf, MISSING } from './bins.ts';
import type { Binned } from './forest-grow.ts';
import type { Table } from './types.ts';

/** Cuts all columns and codes their values. */
export function binTable(table: Table, bins: number, seed: number, check: () => void): Binned {
  const cuts = table.columns.map((column, c) => (table.categorical?.[c] ? null : cutsOf(column, table.rows, bins, seed)));
  const codes = table.columns.map((column, c) => {
    check();
    const out = new Uint8Array(table.rows);
    const mine = cuts[c];
    for (let row = 0; row < table.rows; row++) {
      const x = column[row]!;
      if (Number.isNaN(x)) out[row] = MISSING;
      else if (!mine) out[row] = x;
      else {
        let lo = 0;
        let hi = mine.length;
        while (lo < hi) {
          const mid = (lo + hi) >> 1;
          if (mine[mid]! < x) lo = mid + 1;
          else hi = mid;
        }
        out[row] = lo;
      }
    }
    return out;
  });
  return { rows: table.rows, codes, cuts };
}
