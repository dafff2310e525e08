import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { Row } from './rows.ts';

export type Bind = readonly DuckDBValue[];

/** What both the database and one of its transactions can do. */
export interface Sql {
  /** Rows as objects: for control data, never for series. */
  all(sql: string, bind?: Bind): Promise<Row[]>;
  run(sql: string, bind?: Bind): Promise<void>;
  /** Numbers as columns: every selected column is cast to DOUBLE, NULL becomes NaN. */
  columns(sql: string, bind?: Bind): Promise<Float64Array[]>;
  /** The same in blocks of rows, as they come: what was read and not taken is not in memory. */
  stream(sql: string, bind?: Bind): AsyncIterable<Float64Array[]>;
  /** The bare connection, for appenders and streams. */
  readonly connection: DuckDBConnection;
}

export interface Database {
  /** Runs `work` on a connection of its own, at the same time as others. For reading. */
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Runs `work` in a transaction, one at a time; an error rolls all of it back. */
  write<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Like `write`, without waiting for other writers: for long work on tables of its own. */
  bulk<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  close(): void;
}

const onConnection = (connection: DuckDBConnection): Sql => ({
  connection,
  all: async (sql, bind) => (await connection.runAndReadAll(sql, bind as DuckDBValue[])).getRowObjectsJS() as Row[],
  run: async (sql, bind) => {
    await connection.run(sql, bind as DuckDBValue[]);
  },
  columns: (sql, bind) => readColumns(connection, sql, bind),
  stream: (sql, bind) => streamColumns(connection, sql, bind),
});

async function openStream(connection: DuckDBConnection, sql: string, bind?: Bind) {
  const cast = `SELECT coalesce(COLUMNS(*)::DOUBLE, 'NaN'::DOUBLE) FROM (${sql})`;
  const result = await connection.stream(cast, bind as DuckDBValue[]);
  const count = result.columnCount;
  async function* blocks(): AsyncGenerator<Float64Array[]> {
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      // The vector's memory belongs to the chunk: copied before the next one comes.
      yield Array.from({ length: count }, (_, c) => (chunk!.getColumnVector(c) as unknown as { items: Float64Array }).items.slice());
    }
  }
  return { count, blocks: blocks() };
}

async function* streamColumns(connection: DuckDBConnection, sql: string, bind?: Bind): AsyncGenerator<Float64Array[]> {
  yield* (await openStream(connection, sql, bind)).blocks;
}

async function readColumns(connection: DuckDBConnection, sql: string, bind?: Bind): Promise<Float64Array[]> {
  const { count, blocks } = await openStream(connection, sql, bind);
  const parts: Float64Array[][] = Array.from({ length: count }, () => []);
  for await (const block of blocks) for (let c = 0; c < count; c++) parts[c]!.push(block[c]!);
  return parts.map(joined);
}

/** Pieces of a column as one. */
export function joined(parts: Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Float64Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Opens a DuckDB file (or ":memory:"). Errors of the file itself are the caller's to explain. */
export async function openDatabase(path: string, options: { threads: number; memoryGiB: number }): Promise<Database> {
  const instance = await DuckDBInstance.create(path, {
    threads: String(options.threads),
    memory_limit: `${Math.round(options.memoryGiB * 1024)}MiB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'true',
  });
  const within = async <T>(work: (sql: Sql) => Promise<T>, transaction: boolean): Promise<T> => {
    const connection = await instance.connect();
    try {
      if (!transaction) return await work(onConnection(connection));
      await connection.run('BEGIN');
      try {
        const result = await work(onConnection(connection));
        await connection.run('COMMIT');
        return result;
      } catch (error) {
        await connection.run('ROLLBACK').catch(() => {});
        throw error;
      }
    } finally {
      connection.closeSync();
    }
  };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    read: (work) => within(work, false),
    bulk: (work) => within(work, true),
    write: (work) => {
      const mine = turn.then(() => within(work, true));
      turn = mine.catch(() => {});
      return mine;
    },
    close: () => instance.closeSync(),
  };
}
