import { existsSync } from 'node:fs';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Sql } from '../store/database.ts';
import { explain } from '../store/failures.ts';
import { identifier, literal, number, text } from '../store/rows.ts';
import { styleOf, type TimeStyle } from './times.ts';

/** A long table as it was read: rows in file order inside each series, series numbered by first appearance. */
export interface LongTable {
  readonly ids: readonly string[];
  readonly style: TimeStyle;
  /** Series index, time (UTC ms or index) and values per row, sorted by series and time. */
  readonly series: Float64Array;
  readonly times: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

const MISSING = "['', 'NA', 'NaN', 'nan', 'null', 'NULL', 'None', '-']";

const source = (path: string): string =>
  /\.parquet$/i.test(path)
    ? `read_parquet(${literal(path)})`
    : `read_csv(${literal(path)}, all_varchar = true, header = true, nullstr = ${MISSING})`;

/** The names of the columns of a file. */
export async function columnNames(sql: Sql, path: string): Promise<string[]> {
  if (!existsSync(path))
    throw new AlmanacError('NOT_FOUND', `There is no file ${path}.`, { hint: 'Check the path.', place: { file: path } });
  try {
    return (await sql.all(`DESCRIBE SELECT * FROM ${source(path)}`)).map((row) => text(row, 'column_name'));
  } catch (cause) {
    const known = explain(cause);
    if (known instanceof AlmanacError) throw known;
    throw new AlmanacError(
      'UNREADABLE',
      `${path} cannot be read: ${(cause as Error).message.split('\n')[0]}`,
      { hint: 'Give a CSV, TSV (also .gz) or Parquet file with a header.', place: { file: path } },
      { cause },
    );
  }
}

async function firstBad(sql: Sql, path: string, column: string, cast: string): Promise<void> {
  const rows = await sql.all(
    `SELECT r, ${identifier(column)} AS bad FROM raw WHERE ${cast} IS NULL AND ${identifier(column)} IS NOT NULL ORDER BY r LIMIT 1`,
  );
  if (rows[0])
    throw new AlmanacError(
      'UNREADABLE',
      `${path}, row ${number(rows[0], 'r')}, column "${column}": "${text(rows[0], 'bad')}" is not a number.`,
      {
        hint: 'Correct the value, leave it empty, or write NA for missing.',
        place: { file: path, row: number(rows[0], 'r'), column },
      },
    );
}

/**
 * Reads the named columns of a long file. Times are integers, or timestamps read in `zone` where they carry no offset.
 * Throws UNREADABLE naming row and column of the first value that is no number or no time, or NOT_FOUND for a column that is not there.
 */
export async function readLong(
  sql: Sql,
  path: string,
  names: { series?: string; time: string; values: readonly string[]; zone: string },
): Promise<LongTable> {
  const there = await columnNames(sql, path);
  for (const name of [names.series, names.time, ...names.values])
    if (name !== undefined && !there.includes(name))
      throw new AlmanacError('NOT_FOUND', `${path} has no column "${name}".`, {
        hint: `Its columns: ${there.slice(0, 20).join(', ')}${there.length > 20 ? ' …' : ''}.`,
        place: { file: path, column: name },
      });
  const chosen = [...new Set([names.series, names.time, ...names.values].filter((n) => n !== undefined))];
  await sql.run(`SET TimeZone = ${literal(names.zone)}`);
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE raw AS SELECT row_number() OVER () AS r, ${chosen.map((n) => `${identifier(n)}::VARCHAR AS ${identifier(n)}`).join(', ')} FROM ${source(path)}`,
  );
  const sample = await sql.all(
    `SELECT ${identifier(names.time)} AS t FROM raw WHERE ${identifier(names.time)} IS NOT NULL ORDER BY r LIMIT 1`,
  );
  if (!sample[0])
    throw new AlmanacError('UNREADABLE', `${path} has no rows with a time in "${names.time}".`, {
      hint: 'Check the file and the name of the time column.',
      place: { file: path, column: names.time },
    });
  const style = styleOf(text(sample[0], 't'));
  const time =
    style === 'integer' ? `TRY_CAST(${identifier(names.time)} AS BIGINT)` : `epoch_ms(TRY_CAST(${identifier(names.time)} AS TIMESTAMPTZ))`;
  const bad = await sql.all(`SELECT r, ${identifier(names.time)} AS bad FROM raw WHERE ${time} IS NULL ORDER BY r LIMIT 1`);
  if (bad[0])
    throw new AlmanacError(
      'UNREADABLE',
      `${path}, row ${number(bad[0], 'r')}, column "${names.time}": "${bad[0].bad ?? ''}" is no ${style === 'integer' ? 'whole number' : 'time'}.`,
      {
        hint: 'Times are integers or ISO timestamps, one per row.',
        place: { file: path, row: number(bad[0], 'r'), column: names.time },
      },
    );
  for (const name of names.values) await firstBad(sql, path, name, `TRY_CAST(${identifier(name)} AS DOUBLE)`);
  const id = names.series ? `coalesce(${identifier(names.series)}, '')` : literal('series');
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE ids AS SELECT id, row_number() OVER (ORDER BY first) - 1 AS s FROM (SELECT ${id} AS id, min(r) AS first FROM raw GROUP BY 1)`,
  );
  const ids = (await sql.all('SELECT id FROM ids ORDER BY s')).map((row) => text(row, 'id'));
  const [series, times, ...values] = await sql.columns(
    `SELECT ids.s AS s, ${time} AS t${names.values.map((n) => `, TRY_CAST(${identifier(n)} AS DOUBLE) AS ${identifier(`v ${n}`)}`).join('')} FROM raw JOIN ids ON ids.id = ${id} ORDER BY 1, 2, r`,
  );
  return { ids, style, series: series!, times: times!, columns: Object.fromEntries(names.values.map((n, i) => [n, values[i]!])) };
}
