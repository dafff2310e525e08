import { DAY, MINUTE } from '#shared/base/units.ts';
import { offsetAt } from '#shared/base/zone.ts';

/** A change of the clocks: at `instant` (UTC) the offset goes from `before` to `after` (milliseconds). */
export interface Change {
  readonly instant: number;
  readonly before: number;
  readonly after: number;
}

const FIRST = Date.UTC(1900, 0, 1);
const LAST = Date.UTC(2100, 0, 1);
const known = new Map<string, readonly Change[]>();

/** Every change of a zone's clocks from 1900 to 2100. */
export function changesOf(zone: string): readonly Change[] {
  const found = known.get(zone);
  if (found) return found;
  const changes: Change[] = [];
  for (let from = FIRST; from < LAST; from += 14 * DAY) {
    const before = offsetAt(zone, from);
    if (offsetAt(zone, from + 14 * DAY) === before) continue;
    let low = from;
    let high = from + 14 * DAY;
    while (high - low > MINUTE) {
      const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE;
      if (offsetAt(zone, middle) === before) low = middle;
      else high = middle;
    }
    changes.push({ instant: high, before, after: offsetAt(zone, high) });
  }
  known.set(zone, changes);
  return changes;
}

interface Piece {
  readonly from: number;
  readonly offset: number | null;
}

/** Offset by wall clock: of a repeated hour that of its first pass; null within a skipped hour, or the earlier offset on request. */
function pieces(zone: string, shiftSkipped: boolean): Piece[] {
  const changes = changesOf(zone);
  const out: Piece[] = [{ from: Number.NEGATIVE_INFINITY, offset: changes[0]?.before ?? offsetAt(zone, 0) }];
  for (const { instant, before, after } of changes) {
    if (after > before) {
      out.push({ from: instant + before, offset: shiftSkipped ? before : null });
      out.push({ from: instant + after, offset: after });
    } else out.push({ from: instant + before, offset: after });
  }
  return out;
}

/**
 * SQL that turns the wall clock of `zone` (milliseconds as if UTC) into UTC milliseconds. Of an hour that comes twice it is the first;
 * an hour that does not exist is NULL, or moved forward with `shiftSkipped`. A tree of comparisons: a join would cost more.
 */
export function localToUtc(zone: string, local: string, shiftSkipped: boolean): string {
  if (zone === 'UTC') return local;
  const all = pieces(zone, shiftSkipped);
  const tree = (low: number, high: number): string => {
    if (low === high) return all[low]!.offset === null ? 'NULL' : String(all[low]!.offset);
    const middle = (low + high + 1) >> 1;
    return `CASE WHEN w < ${all[middle]!.from} THEN ${tree(low, middle - 1)} ELSE ${tree(middle, high)} END`;
  };
  return `(${local}) - (${tree(0, all.length - 1).replaceAll('w <', () => `(${local}) <`)})`;
}

/** The instants that a wall clock shows twice, as UTC ranges of the first pass, and how much later the second pass is. */
export const repeatedHours = (zone: string): { from: number; to: number; later: number }[] =>
  changesOf(zone)
    .filter(({ before, after }) => after < before)
    .map(({ instant, before, after }) => ({ from: instant - (before - after), to: instant, later: before - after }));
