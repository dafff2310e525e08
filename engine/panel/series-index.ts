import { AlmanacError } from '#shared/base/errors.ts';
import type { RecordId } from '#shared/base/ids.ts';
import type { Sql } from '../store/database.ts';
import { number } from '../store/rows.ts';
import { table } from '../store/tables.ts';

/** The index of a series in its data set, or NOT_FOUND. */
export async function seriesIndex(sql: Sql, dataset: RecordId, name: string): Promise<number> {
  const rows = await sql.all(`SELECT s FROM ${table(dataset, 'series')} WHERE name = $1`, [name]);
  if (rows[0]) return number(rows[0], 's');
  throw new AlmanacError('NOT_FOUND', `There is no series "${name}" in ${dataset}.`, {
    hint: 'List the series of the data set to see the names.',
    place: { series: name },
  });
}
