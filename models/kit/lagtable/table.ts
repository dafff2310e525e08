import { quantileOfSorted } from '#shared/math/quantile.ts';
import type { Table } from '../trees/types.ts';
import { readerOf } from './column.ts';
import { frameOf, offsetAt } from './frame.ts';
import { nameOf, type Recipe } from './recipe.ts';
import type { Track } from './track.ts';

/** Rows of a table: which series, how much of it is known, which step ahead. */
export interface Rows {
  /** Series i has the rows `offsets[i]` to `offsets[i + 1]`. */
  readonly offsets: Int32Array;
  readonly origin: Int32Array;
  readonly step: Int32Array;
}

/** A table to learn from or to forecast, with what turns its target back into the unit of the series. */
export interface LagTable extends Table {
  readonly rows: number;
  readonly columns: readonly Float32Array[];
  readonly at: Rows;
  /** value = unit * (offset + scale * target). */
  readonly offset: Float64Array;
  readonly scale: Float64Array;
  readonly unit: Float64Array;
}

/** Names and kinds of the columns of a recipe. */
export const tableShape = ({ features }: Recipe) => ({
  names: features.map(nameOf),
  categorical: features.map((f) => f.kind === 'static' && f.categorical),
});

/** The columns of the recipe for these rows of these series. Calls `check` once a series. */
export function tableOf(tracks: readonly Track[], at: Rows, recipe: Recipe, check: () => void): LagTable {
  const rows = at.origin.length;
  const columns = recipe.features.map(() => new Float32Array(rows));
  const offset = new Float64Array(rows);
  const scale = new Float64Array(rows);
  const unit = new Float64Array(rows);
  tracks.forEach((track, s) => {
    check();
    const [from, to] = [at.offsets[s]!, at.offsets[s + 1]!];
    if (to === from) return;
    const frame = frameOf(track, recipe);
    recipe.features.forEach((feature, c) => {
      if (to - from > 5000) check();
      const read = readerOf(feature, frame, recipe);
      const column = columns[c]!;
      for (let r = from; r < to; r++) column[r] = read(at.origin[r]!, at.step[r]!);
    });
    for (let r = from; r < to; r++) {
      offset[r] = offsetAt(frame, recipe, at.origin[r]!, at.step[r]!);
      scale[r] = frame.scale[at.origin[r]!]!;
    }
    unit.fill(track.unit, from, to);
  });
  return { ...tableShape(recipe), rows, columns, at, offset, scale, unit };
}

/** What the learner is to predict in each row of the table; NaN where the value is missing. */
export function targetsOf(tracks: readonly Track[], { at, offset, scale }: LagTable): Float64Array {
  const out = new Float64Array(at.origin.length);
  tracks.forEach(({ z }, s) => {
    for (let r = at.offsets[s]!; r < at.offsets[s + 1]!; r++) out[r] = (z[at.origin[r]! + at.step[r]! - 1]! - offset[r]!) / scale[r]!;
  });
  return out;
}

const TAIL = 0.05;
const REACH = 5;

/** Targets drawn in to five times the range of their middle nine tenths, so that a few freak values do not rule the learner. */
export function tamed(y: Float64Array): Float64Array {
  const sorted = y.slice().sort();
  const [low, high] = [quantileOfSorted(sorted, TAIL), quantileOfSorted(sorted, 1 - TAIL)];
  const reach = REACH * (high - low);
  return reach > 0 ? y.map((v) => Math.min(high + reach, Math.max(low - reach, v))) : y;
}

/** Predictions in the unit of the series. */
export const valuesOf = ({ offset, scale, unit }: LagTable, predicted: ArrayLike<number>): Float64Array =>
  offset.map((b, r) => unit[r]! * (b + scale[r]! * predicted[r]!));
