import { existsSync } from 'node:fs';
import { AlmanacError } from '#shared/base/errors.ts';
import { lowerBound } from '#shared/math/bisect.ts';
import type { Slice } from '../panel/slice.ts';
import { joined, type Sql } from '../store/database.ts';
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

/** A long table in the database: table `long_rows` with s (series), t (time), v0 v1 … (values) and r (row in the file). */
export interface LoadedTable {
  readonly ids: readonly string[];
  readonly style: TimeStyle;
  /** Names of the values, as the file calls them. */
  readonly values: readonly string[];
}

// Inside, columns have names of our own: r row, k series, t time, v0 v1 … values. A file may call its columns what it likes.
async function rawOf(sql: Sql, path: string, { series, time, values, zone }: Names): Promise<string> {
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
  return `(SELECT row_number() OVER () AS r, ${k} AS k, ${identifier(time)}::VARCHAR AS t${v} FROM ${source(path)})`;
}

/** Refuses the first value that the cast cannot read, naming its row and column. */
async function refuseUnread(
  sql: Sql,
  path: string,
  raw: string,
  column: string,
  { cell, cast, what, hint }: { cell: string; cast: string; what: string; hint: string },
): Promise<void> {
  const [bad] = await sql.all(
    `SELECT r, ${cell} AS bad FROM ${raw} WHERE ${cast} IS NULL AND ${cell === 't' ? 'true' : `${cell} IS NOT NULL`} ORDER BY r LIMIT 1`,
  );
  if (bad)
    throw new AlmanacError('UNREADABLE', `${path}, row ${number(bad, 'r')}, column "${column}": "${bad.bad ?? ''}" is no ${what}.`, {
      hint,
      place: { file: path, row: number(bad, 'r'), column },
    });
}

/** Times and values that cannot be read: the first one, times before values, is thrown. */
async function refuseAll(sql: Sql, path: string, raw: string, { time, values }: Names, style: TimeStyle): Promise<void> {
  await refuseUnread(sql, path, raw, time, {
    cell: 't',
    cast: timeOf(style),
    what: style === 'integer' ? 'whole number' : 'time',
    hint: 'Times are integers or ISO timestamps, one in every row.',
  });
  for (const [i, name] of values.entries())
    await refuseUnread(sql, path, raw, name, {
      cell: `v${i}`,
      cast: `TRY_CAST(v${i} AS DOUBLE)`,
      what: 'number',
      hint: 'Correct the value, leave it empty, or write NA for missing.',
    });
}

const timeOf = (style: TimeStyle): string => (style === 'integer' ? 'TRY_CAST(t AS BIGINT)' : 'epoch_ms(TRY_CAST(t AS TIMESTAMPTZ))');

/**
 * Loads the named columns of a long file into the database: read twice, so that names are kept once and not in every row.
 * Times are integers, or timestamps read in `zone` where they carry no offset.
 * Throws UNREADABLE naming row and column of the first value that is no number or no time, or NOT_FOUND for a column that is not there.
 */
export async function loadLong(sql: Sql, path: string, names: Names): Promise<LoadedTable> {
  const raw = await rawOf(sql, path, names);
  const [sample] = await sql.all(`SELECT t FROM ${raw} WHERE t IS NOT NULL LIMIT 1`);
  if (!sample)
    throw new AlmanacError('UNREADABLE', `${path} has no rows with a time in "${names.time}".`, {
      hint: 'Check the file and the name of the time column.',
      place: { file: path, column: names.time },
    });
  const style = styleOf(text(sample, 't'));
  const unread = [`${timeOf(style)} IS NULL`, ...names.values.map((_, i) => `(v${i} IS NOT NULL AND TRY_CAST(v${i} AS DOUBLE) IS NULL)`)];
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE ids AS SELECT k, (row_number() OVER (ORDER BY first) - 1)::INTEGER AS s, bad
     FROM (SELECT k, min(r) AS first, bool_or(${unread.join(' OR ')}) AS bad FROM ${raw} GROUP BY 1)`,
  );
  if ((await sql.all('SELECT 1 FROM ids WHERE bad LIMIT 1')).length > 0) await refuseAll(sql, path, raw, names, style);
  const ids = (await sql.all('SELECT k FROM ids ORDER BY s')).map((row) => text(row, 'k'));
  const casts = names.values.map((_, i) => `, TRY_CAST(v${i} AS DOUBLE) AS v${i}`).join('');
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE long_rows AS SELECT s, ${timeOf(style)} AS t${casts}, r::UINTEGER AS r FROM ${raw} JOIN ids USING (k)`,
  );
  return { ids, style, values: names.values };
}

const columnsOf = ({ values }: LoadedTable): string => ['s', 't', ...values.map((_, i) => `v${i}`)].join(', ');

function tableOf({ ids, style, values: names }: LoadedTable, columns: readonly Float64Array[]): LongTable {
  const [series, times, ...values] = columns;
  return { ids, style, series: series!, times: times!, columns: Object.fromEntries(names.map((name, i) => [name, values[i]!])) };
}

/** The whole of a loaded table. */
export async function wholeTable(sql: Sql, loaded: LoadedTable): Promise<LongTable> {
  return tableOf(loaded, await sql.columns(`SELECT ${columnsOf(loaded)} FROM long_rows ORDER BY s, t, r`));
}

/** The rows of the series with the most of them: the first such one. */
export async function longestSeries(sql: Sql, loaded: LoadedTable): Promise<LongTable> {
  const longest = '(SELECT s FROM long_rows GROUP BY s ORDER BY count(*) DESC, s LIMIT 1)';
  const [series, ...rest] = await sql.columns(`SELECT ${columnsOf(loaded)} FROM long_rows WHERE s = ${longest} ORDER BY t, r`);
  return tableOf({ ...loaded, ids: [loaded.ids[series![0]!]!] }, [new Float64Array(series!.length), ...rest]);
}

/** A loaded table in runs of neighbouring series, one after the other: only one run is in memory at a time. Every series has rows. */
export async function* runsOf(sql: Sql, loaded: LoadedTable, slices: readonly Slice[]): AsyncGenerator<LongTable> {
  const rows = sql.stream(`SELECT ${columnsOf(loaded)} FROM long_rows ORDER BY s, t, r`);
  let parts: (readonly Float64Array[])[] = [];
  let at = 0;
  const taken = (): LongTable => {
    const [from, to] = slices[at++]!;
    const columns = parts[0]!.map((_, c) => joined(parts.map((part) => part[c]!)));
    parts = [];
    return tableOf({ ...loaded, ids: loaded.ids.slice(from, to) }, [columns[0]!.map((s) => s - from), ...columns.slice(1)]);
  };
  for await (const chunk of rows) {
    let from = 0;
    while (at < slices.length && chunk[0]![chunk[0]!.length - 1]! >= slices[at]![1]) {
      const to = lowerBound(chunk[0]!, slices[at]![1]);
      if (to > from) parts.push(chunk.map((column) => column.slice(from, to)));
      from = to;
      yield taken();
    }
    parts.push(from === 0 ? chunk : chunk.map((column) => column.slice(from)));
  }
  yield taken();
}

/** Reads the named columns of a long file. Throws like `loadLong`. */
export async function readLong(sql: Sql, path: string, names: Names): Promise<LongTable> {
  return wholeTable(sql, await loadLong(sql, path, names));
}
