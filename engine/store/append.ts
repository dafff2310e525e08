import { setImmediate } from 'node:timers/promises';
import { BIGINT, DOUBLE, DuckDBDataChunk, type DuckDBType, INTEGER } from '@duckdb/node-api';
import type { Sql } from './database.ts';

const TYPES = { integer: INTEGER, bigint: BIGINT, double: DOUBLE } as const;

/** A column to append: whole numbers for `integer` and `bigint`; NaN becomes NULL for `double`. */
export interface AppendColumn {
  readonly type: keyof typeof TYPES;
  readonly values: Float64Array | Int32Array;
}

/** Takes rows for one table until `close`. */
export interface Appender {
  /** Appends rows; all columns have the same length. The event loop gets its turn in between. */
  rows(columns: readonly AppendColumn[]): Promise<void>;
  /** Hands over the last rows. Without it they are lost. */
  close(): void;
}

interface NumericVector {
  readonly items: Float64Array | Int32Array | BigInt64Array;
  setItem(index: number, value: null): void;
  flush(): void;
}

const VECTOR = 2048;
const BREATH = 8;

function fill(vector: NumericVector, { type, values }: AppendColumn, from: number, count: number): void {
  const { items } = vector;
  if (items instanceof BigInt64Array) for (let i = 0; i < count; i++) items[i] = BigInt(values[from + i]!);
  else items.set(values.subarray(from, from + count));
  if (type === 'double') for (let i = 0; i < count; i++) if (Number.isNaN(values[from + i])) vector.setItem(i, null);
  vector.flush();
}

/** Typed arrays into a table of schema `data`, 2048 rows at a time: about 20 million numbers a second. `name` is unquoted. */
export async function appendTo(sql: Sql, name: string, schema = 'data'): Promise<Appender> {
  const appender = await sql.connection.createAppender(name, schema);
  return {
    async rows(columns) {
      const total = columns[0]?.values.length ?? 0;
      const types: DuckDBType[] = columns.map((c) => TYPES[c.type]);
      for (let from = 0, chunks = 1; from < total; from += VECTOR, chunks++) {
        const count = Math.min(VECTOR, total - from);
        const chunk = DuckDBDataChunk.create(types, count);
        for (let c = 0; c < columns.length; c++) fill(chunk.getColumnVector(c) as unknown as NumericVector, columns[c]!, from, count);
        appender.appendDataChunk(chunk);
        if (chunks % BREATH > 0) continue;
        appender.flushSync();
        await setImmediate();
      }
    },
    close: () => appender.closeSync(),
  };
}
