import type { Table } from '../trees/types.ts';
import { forecastAhead } from './ahead.ts';
import type { Recipe } from './recipe.ts';
import { type Part, pickRows, take } from './steps.ts';
import { type LagTable, tableShape } from './table.ts';
import { aheadOf, type Track } from './track.ts';
import type { Drawn } from './trial.ts';

/** Forecasts of rows that were not learnt: features, which series and step, and actual less forecast in shares of the local size. */
export interface Misses {
  readonly table: Table;
  readonly series: Int32Array;
  readonly step: Int32Array;
  readonly size: Float64Array;
}

const seriesOfRows = ({ at, rows }: LagTable): Int32Array => {
  const out = new Int32Array(rows);
  for (let s = 0; s + 1 < at.offsets.length; s++) out.fill(s, at.offsets[s], at.offsets[s + 1]);
  return out;
};

function subTable(table: LagTable, rows: Int32Array): LagTable {
  const ints = (x: Int32Array) => Int32Array.from(rows, (r) => x[r]!);
  return {
    ...pickRows(table, rows),
    at: { offsets: Int32Array.of(0, rows.length), origin: ints(table.at.origin), step: ints(table.at.step) },
    offset: take(table.offset, rows),
    scale: take(table.scale, rows),
    unit: take(table.unit, rows),
  };
}

/** Misses of kept rows of a table. */
export function missesOf({ table, y }: Drawn, held: Int32Array, predict: (table: LagTable) => Float64Array): Misses {
  const kept = subTable(table, held);
  const predicted = predict(kept);
  const series = seriesOfRows(table);
  return {
    table: kept,
    series: Int32Array.from(held, (r) => series[r]!),
    step: kept.at.step,
    size: predicted.map((f, i) => y[held[i]!]! - f),
  };
}

const MOST_PATHS = 1500;

/** Misses of whole forecasts from origins behind the cuts: for a learner that feeds on its own forecasts. */
export function rolledMisses(
  tracks: readonly Track[],
  cuts: readonly number[],
  recipe: Recipe,
  parts: readonly Part[],
  horizon: number,
  check: () => void,
): Misses {
  const each = Math.max(1, Math.floor(MOST_PATHS / tracks.length));
  const paths: { readonly owner: number; readonly origin: number }[] = [];
  tracks.forEach(({ known }, owner) => {
    const room = known - cuts[owner]!;
    const count = Math.min(each, room);
    for (let k = 0; k < count; k++) paths.push({ owner, origin: cuts[owner]! + Math.floor((k * room) / count) });
  });
  const cut = paths.map(({ owner, origin }) => aheadOf(tracks[owner]!, Math.max(0, origin - recipe.lookback - 1), origin, horizon, recipe));
  const series: number[] = [];
  const step: number[] = [];
  const size: number[] = [];
  const columns = recipe.features.map((): number[] => []);
  for (const { table, done, steps } of forecastAhead(cut, recipe, parts, horizon, check))
    paths.forEach(({ owner, origin }, i) => {
      for (let k = 0; k < steps; k++) {
        const actual = tracks[owner]!.z[origin + done + k];
        if (actual === undefined || Number.isNaN(actual)) continue;
        const r = i * steps + k;
        series.push(owner);
        step.push(done + k + 1);
        size.push((actual - cut[i]!.z[cut[i]!.known + done + k]!) / table.scale[r]!);
        columns.forEach((column, c) => {
          column.push(table.columns[c]![r]!);
        });
      }
    });
  const rows = series.length;
  const table = { ...tableShape(recipe), rows, columns: columns.map((c) => Float32Array.from(c)) };
  return { table, series: Int32Array.from(series), step: Int32Array.from(step), size: Float64Array.from(size) };
}
