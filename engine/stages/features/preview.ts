import { AlmanacError } from '#shared/base/errors.ts';
import type { RecordId } from '#shared/base/ids.ts';
import { FeatureSet } from '#shared/stages/features.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord } from '../../store/records.ts';
import { number } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';

type Numbers = Float64Array<ArrayBuffer>;

interface Window {
  readonly features: RecordId;
  readonly series: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly points: number;
}

async function indexOf(sql: Sql, dataset: RecordId, series: string): Promise<number> {
  const rows = await sql.all(`SELECT s FROM ${table(dataset, 'series')} WHERE name = $1`, [series]);
  if (!rows[0])
    throw new AlmanacError('NOT_FOUND', `There is no series "${series}" in the data set.`, {
      hint: 'Use the name as series list shows it.',
      place: { series },
    });
  return number(rows[0], 's');
}

/** The rows of the window, or of each of points / 2 bins the two with the lowest and the highest value, before or after the repairs. */
export async function preview(sql: Sql, { features, series, from, to, points }: Window) {
  const { body } = await getRecord(sql, 'features', features, FeatureSet);
  const s = await indexOf(sql, body.dataset, series);
  const window = `s = ${s} AND t >= ${from ?? '-9e18'}::DOUBLE AND t <= ${to ?? '9e18'}::DOUBLE`;
  const columns = await sql.columns(
    `WITH rows AS (
       SELECT *, (row_number() OVER (ORDER BY t) - 1) * ${Math.floor(points / 2)} // count(*) OVER () AS bin, count(*) OVER () AS n
       FROM ${table(features)} WHERE ${window}),
     picked AS (
       SELECT unnest([coalesce(arg_min(t, least(y, raw)), min(t)), coalesce(arg_max(t, greatest(y, raw)), max(t))]) AS t FROM rows GROUP BY bin)
     SELECT t, raw, y${body.columns.map((_, i) => `, f${i}`).join('')} FROM rows
     WHERE n <= ${points} OR t IN (SELECT t FROM picked) ORDER BY t`,
  );
  const [times, before, after, ...values] = columns as [Numbers, Numbers, Numbers, ...Numbers[]];
  return { times, before, after, features: body.columns.map(({ name }, i) => ({ name, values: values[i]! })) };
}
