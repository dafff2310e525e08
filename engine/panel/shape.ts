import type { RecordId } from '#shared/base/ids.ts';
import type { Sql } from '../store/database.ts';
import { number, text } from '../store/rows.ts';
import { table } from '../store/tables.ts';

/** How many rows a series has, before any of them is read. */
export interface SeriesShape {
  /** Index in the data set. */
  readonly s: number;
  readonly name: string;
  /** Rows up to the last one with a target. */
  readonly kept: number;
  /** Rows after it: they hold covariates that are known in advance. */
  readonly ahead: number;
}

/** The series of a data set in input order, with the rows that a feature set has of each; 0 for one that was excluded. */
export async function seriesShapes(
  sql: Sql,
  features: RecordId,
  dataset: RecordId,
  chosen?: readonly string[],
): Promise<readonly SeriesShape[]> {
  const rows = await sql.all(
    `WITH wanted AS (SELECT s, name FROM ${table(dataset, 'series')} ${chosen ? 'WHERE list_contains(from_json($1::JSON, \'["VARCHAR"]\'), name)' : ''}),
       ends AS (SELECT s, max(t) AS last FROM ${table(features)} WHERE y IS NOT NULL AND s IN (SELECT s FROM wanted) GROUP BY s),
       counts AS (SELECT f.s, count(*) FILTER (f.t <= last) AS kept, count(*) FILTER (f.t > last) AS ahead
                  FROM ${table(features)} f JOIN ends USING (s) GROUP BY f.s)
     SELECT s, name, coalesce(kept, 0) AS kept, coalesce(ahead, 0) AS ahead FROM wanted LEFT JOIN counts USING (s) ORDER BY s`,
    chosen ? [JSON.stringify(chosen)] : [],
  );
  return rows.map((row) => ({ s: number(row, 's'), name: text(row, 'name'), kept: number(row, 'kept'), ahead: number(row, 'ahead') }));
}

/** Cuts the list into runs of whole series with about `budget` rows each, so that a reader never holds more than one run. */
export function runsOf(shapes: readonly SeriesShape[], budget: number): readonly (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  let rows = 0;
  let from = 0;
  shapes.forEach((shape, i) => {
    const mine = shape.kept + shape.ahead;
    if (i > from && rows + mine > budget) {
      runs.push([from, i]);
      from = i;
      rows = 0;
    }
    rows += mine;
  });
  if (shapes.length > from) runs.push([from, shapes.length]);
  return runs;
}
