import type { RecordId } from '#shared/base/ids.ts';
import type { Sql } from '../../store/database.ts';
import { table } from '../../store/tables.ts';

/*
 * The forecasts of a check beside the new actuals, matched by name of the series and by time. Where the data set has a time twice, the
 * mean of its values counts.
 */
export const matched = (check: RecordId, dataset: RecordId, actuals: RecordId): string => `
  SELECT f.series, f.step, f.t, f.mean, f.quantiles, a.y AS actual
  FROM forecasts f
  JOIN ${table(dataset, 'series')} mine ON mine.s = f.series
  LEFT JOIN ${table(actuals, 'series')} theirs ON theirs.name = mine.name
  LEFT JOIN (SELECT s, t, avg(y) AS y FROM ${table(actuals)} WHERE y IS NOT NULL GROUP BY s, t) a ON a.s = theirs.s AND a.t = f.t
  WHERE f.record = '${check}' AND f.model = 'forecast'`;

/** How many series of the fit the new data set has, by name. */
export async function sharedSeries(sql: Sql, dataset: RecordId, actuals: RecordId): Promise<number> {
  const [row] = await sql.all(`SELECT count(*) AS n FROM ${table(dataset, 'series')} a JOIN ${table(actuals, 'series')} b USING (name)`);
  return Number(row!.n);
}
