import { Dataset } from '#shared/stages/import.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord } from '../../store/records.ts';
import { number, numberOrNull, text } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';

interface Request {
  readonly dataset: string;
  readonly search?: string | undefined;
  readonly sort: 'order' | 'name' | 'rows' | 'mean' | 'missing' | 'zeros';
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

const COLUMN = { order: 's', name: 'name', rows: 'rows', mean: 'mean', missing: 'missing', zeros: 'zeros' } as const;

/** A page of the series of a data set with their statistics. A series without any value has the range of the data set. */
export async function listSeries(sql: Sql, { dataset, search, sort, descending, offset, limit }: Request) {
  const { body } = await getRecord(sql, 'dataset', dataset, Dataset);
  const where = search ? 'WHERE contains(lower(name), lower($1))' : '';
  const bind = search ? [search] : [];
  const from = table(dataset, 'series');
  const [count] = await sql.all(`SELECT count(*) AS n FROM ${from} ${where}`, bind);
  const rows = await sql.all(
    `SELECT * FROM ${from} ${where} ORDER BY ${COLUMN[sort]} ${descending ? 'DESC' : 'ASC'} NULLS LAST, s LIMIT ${limit} OFFSET ${offset}`,
    bind,
  );
  return {
    total: number(count!, 'n'),
    series: rows.map((row) => ({
      series: text(row, 'name'),
      rows: number(row, 'rows'),
      missing: number(row, 'missing'),
      zeros: number(row, 'zeros'),
      from: numberOrNull(row, 'first') ?? body.from,
      to: numberOrNull(row, 'last') ?? body.to,
      mean: numberOrNull(row, 'mean'),
      min: numberOrNull(row, 'min'),
      max: numberOrNull(row, 'max'),
    })),
  };
}
