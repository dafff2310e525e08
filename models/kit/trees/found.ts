import { FOUND } from './kernel/scan.ts';
import { scoreUnit } from './rules.ts';
import type { Draw, Site } from './site.ts';
import { NONE } from './tasks.ts';

/** The best split of a leaf. */
export interface Best {
  /** What the two children score. */
  readonly score: number;
  readonly column: number;
  readonly bin: number;
  readonly missing: number;
  /** Codes that go left, null for a numeric split. */
  readonly codes: readonly number[] | null;
  readonly left: { readonly g: bigint; readonly hc: bigint };
}

/** The best of what was found for the columns, the first of equals; null where there is none. */
export function bestFound({ layout, memory, binned }: Site, draw: Draw, side: number): Best | null {
  let at = 0;
  let score = Number.NEGATIVE_INFINITY;
  for (const column of draw.columns) {
    const found = layout.found + (side * layout.columns + column) * FOUND.bytes;
    const mine = memory.getFloat64(found + FOUND.score, true);
    if (memory.getInt32(found + FOUND.column, true) === NONE || !(mine > score)) continue;
    at = found;
    score = mine;
  }
  if (at === 0) return null;
  const int = (offset: number): number => memory.getInt32(at + offset, true);
  const column = int(FOUND.column);
  const codes = (): number[] =>
    Array.from({ length: int(FOUND.rank) }, (_, i) => memory.getUint8(at + FOUND.list + i)).sort((a, b) => a - b);
  return {
    score: score * scoreUnit(draw),
    column,
    bin: int(FOUND.bin),
    missing: int(FOUND.missing),
    codes: binned.cuts[column] ? null : codes(),
    left: { g: memory.getBigInt64(at + FOUND.left, true), hc: memory.getBigInt64(at + FOUND.left + 8, true) },
  };
}
