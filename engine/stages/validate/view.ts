import type { TimeAxis } from '#shared/base/axis.ts';
import { usableSeason } from '#shared/math/outliers.ts';
import { type Placement, placeOnAxis } from '../../panel/place.ts';

/** One series as the checks see it: its rows, and its values step by step where that is possible. */
export interface SeriesView {
  readonly axis: TimeAxis;
  readonly placed: Placement;
  /** Target per row, in time order; NaN where missing. */
  readonly rows: Float64Array;
  /** Position in `rows` after the last observed value: what follows is known-in-advance rows. */
  readonly end: number;
  /** Target per step up to the last observed value, first of duplicates; NaN where there is none. */
  readonly y: Float64Array;
  /** Time of place `i` of `y`. */
  readonly timeOf: (i: number) => number;
  /** Season in steps of `y` that it holds three times; 1 for none. */
  readonly season: number;
}

/** A series so sparse that its steps would fill this many times its rows is looked at row by row. */
const SPARSE = 20;

export function viewOf(axis: TimeAxis, seasons: readonly number[], t: Float64Array, target: Float64Array): SeriesView {
  const placed = placeOnAxis(axis, t);
  const rows = Float64Array.from(placed.order, (row) => target[row]!);
  let end = rows.length;
  while (end > 0 && Number.isNaN(rows[end - 1])) end--;
  const steps = end === 0 ? 0 : placed.step[end - 1]! + 1;
  if (steps > SPARSE * rows.length + 1000) {
    const timeAt = (i: number) => placed.timeOf(placed.step[i]!);
    return { axis, placed, rows, end, y: rows.slice(0, end), timeOf: timeAt, season: 1 };
  }
  const y = onSteps(placed, rows, steps, end);
  return { axis, placed, rows, end, y, timeOf: placed.timeOf, season: usableSeason(seasons, steps) };
}

/** Values per step; the first row of a step counts, rows between steps do not. */
export function onSteps({ step, off }: Placement, rows: Float64Array, count: number, end = rows.length): Float64Array {
  const out = new Float64Array(count).fill(Number.NaN);
  for (let i = end - 1; i >= 0; i--) if (!off[i] && step[i]! < count) out[step[i]!] = rows[i]!;
  return out;
}

/** Stretches of neighbouring places that `holds` is true for. */
export function* stretches(length: number, holds: (i: number) => boolean): Generator<{ from: number; to: number; count: number }> {
  for (let i = 0; i < length; i++) {
    if (!holds(i)) continue;
    const from = i;
    while (i + 1 < length && holds(i + 1)) i++;
    yield { from, to: i, count: i - from + 1 };
  }
}

const LISTED = 200;

/** At most 200 issues of a kind; the rest is told as one, so that nothing is left out. */
export function atMost<F extends { from: number; to: number; count: number; message: string }>(found: Iterable<F>): F[] {
  const kept: F[] = [];
  let rest: F | undefined;
  let more = 0;
  for (const finding of found) {
    if (kept.length < LISTED) kept.push(finding);
    else {
      more++;
      rest = rest ? { ...rest, to: finding.to, count: rest.count + finding.count } : finding;
    }
  }
  return rest ? [...kept, { ...rest, message: `${more} more like this.` }] : kept;
}
