import { DuckDBInstance } from '@duckdb/node-api';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ReadOptions } from '#shared/stages/import.ts';
import { literal } from '../../../store/rows.ts';
import type { Source } from '../source/open.ts';
import { columnNames } from '../text/dialect.ts';
import { MAX_COLUMNS, readPlan, type Sample } from './plan.ts';

const HEAD = 20_000;

const damaged = (source: Source, cause: unknown): AlmanacError =>
  new AlmanacError(
    'UNREADABLE',
    `${source.path} cannot be read as Parquet: ${String((cause as Error).message).split('\n')[0]}`,
    { hint: 'Fetch or write the file again.', place: { file: source.path } },
    { cause },
  );

/** The first rows of a Parquet file as text, with the types that it declares. Nested columns are left out. */
export async function sampleParquet(source: Source, given: ReadOptions): Promise<Sample> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '512MiB' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const from = `read_parquet(${literal(source.path)})`;
    const described = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)).getRowObjectsJS();
    const types = described.map((row) => String(row.column_type));
    if (types.length > MAX_COLUMNS) throw new Error(`it has ${types.length} columns; at most ${MAX_COLUMNS} are read`);
    const result = await connection.runAndReadAll(`SELECT coalesce(COLUMNS(*)::VARCHAR, '') FROM (SELECT * FROM ${from} LIMIT ${HEAD})`);
    const rows = result.getRowsJS() as string[][];
    if (rows.length === 0) throw new Error('it holds no rows');
    return {
      read: readPlan(rows, given, { format: 'parquet' }),
      names: columnNames(
        described.map((row) => String(row.column_name)),
        types.length,
      ),
      skip: 0,
      rows,
      further: [],
      whole: rows.length < HEAD,
      types,
      findings: types.some((t) => /STRUCT|\[\]|MAP|UNION/.test(t))
        ? [{ level: 'info', message: 'Nested columns are shown as text.', hint: 'Flatten them first if you need what is in them.' }]
        : [],
    };
  } catch (error) {
    throw damaged(source, error);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
