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

interface Names {
  readonly series?: string;
  readonly time: string;
  readonly values: readonly string[];
  readonly zone: string;
}

// Inside, columns have names of our own: r row, k series, t time, v0 v1 … values. A file may call its columns what it likes.
async function loadRaw(sql: Sql, path: string, { series, time, values, zone }: Names): Promise<void> {
  const there = await columnNames(sql, path);
  for (const name of [series, time, ...values])
    if (name !== undefined && !there.includes(name))
      throw new AlmanacError('NOT_FOUND', `${path} has no column "${name}".`, {
        hint: `Its columns: ${there.slice(0, 20).join(', ')}${there.length > 20 ? ' …' : ''}.`,
        place: { file: path, column: name },
      });
  const k = series === undefined ? literal('series') : `coalesce(${identifier(series)}::VARCHAR, '')`;
  const v = values.map((name, i) => `, ${identifier(name)}::VARCHAR AS v${i}`).join('');
  await sql.run(`SET TimeZone = ${literal(zone)}`);
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE raw AS SELECT row_number() OVER () AS r, ${k} AS k, ${identifier(time)}::VARCHAR AS t${v} FROM ${source(path)}`,
  );
}

/** Refuses the first value that the cast cannot read, naming its row and column. */
async function refuseUnread(sql: Sql, path: string, column: string, cell: string, cast: string, what: string, hint: string): Promise<void> {
  const [bad] = await sql.all(
    `SELECT r, ${cell} AS bad FROM raw WHERE ${cast} IS NULL AND ${cell === 't' ? 'true' : `${cell} IS NOT NULL`} ORDER BY r LIMIT 1`,
  );
  if (bad)
    throw new AlmanacError('UNREADABLE', `${path}, row ${number(bad, 'r')}, column "${column}": "${bad.bad ?? ''}" is no ${what}.`, {
      hint,
      place: { file: path, row: number(bad, 'r'), column },
    });
}

/**
 * Reads the named columns of a long file. Times are integers, or timestamps read in `zone` where they carry no offset.
 * Throws UNREADABLE naming row and column of the first value that is no number or no time, or NOT_FOUND for a column that is not there.
 */
export async function readLong(sql: Sql, path: string, names: Names): Promise<LongTable> {
  await loadRaw(sql, path, names);
  const [sample] = await sql.all('SELECT t FROM raw WHERE t IS NOT NULL ORDER BY r LIMIT 1');
  if (!sample)
    throw new AlmanacError('UNREADABLE', `${path} has no rows with a time in "${names.time}".`, {
      hint: 'Check the file and the name of the time column.',
      place: { file: path, column: names.time },
    });
  const style = styleOf(text(sample, 't'));
  const time = style === 'integer' ? 'TRY_CAST(t AS BIGINT)' : 'epoch_ms(TRY_CAST(t AS TIMESTAMPTZ))';
  await refuseUnread(
    sql,
    path,
    names.time,
    't',
    time,
    style === 'integer' ? 'whole number' : 'time',
    'Times are integers or ISO timestamps, one in every row.',
  );
  for (const [i, name] of names.values.entries())
    await refuseUnread(
      sql,
      path,
      name,
      `v${i}`,
      `TRY_CAST(v${i} AS DOUBLE)`,
      'number',
      'Correct the value, leave it empty, or write NA for missing.',
    );
  await sql.run(
    'CREATE OR REPLACE TEMP TABLE ids AS SELECT k, row_number() OVER (ORDER BY first) - 1 AS s FROM (SELECT k, min(r) AS first FROM raw GROUP BY 1)',
  );
  const ids = (await sql.all('SELECT k FROM ids ORDER BY s')).map((row) => text(row, 'k'));
  const casts = names.values.map((_, i) => `, TRY_CAST(v${i} AS DOUBLE) AS v${i}`).join('');
  const [series, times, ...values] = await sql.columns(`SELECT s, ${time} AS t${casts} FROM raw JOIN ids USING (k) ORDER BY s, 2, r`);
  return { ids, style, series: series!, times: times!, columns: Object.fromEntries(names.values.map((name, i) => [name, values[i]!])) };
}
