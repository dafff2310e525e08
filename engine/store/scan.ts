import type { RecordId } from '#shared/base/ids.ts';
import type { Sql } from './database.ts';
import { table } from './tables.ts';

/** The rows of one series, in the order of the import: one array per column asked for, on shared memory. */
export interface SeriesRows {
  readonly s: number;
  readonly columns: readonly Float64Array[];
}

/**
 * Reads data.<record> one series after the other, each in stored order; missing is NaN. Holds one series at a time, so memory is bound by
 * the longest. The connection takes no other query until the scan is over.
 */
export async function* scanSeries(sql: Sql, record: RecordId, columns: readonly string[]): AsyncGenerator<SeriesRows> {
  const [ids, counts, first, last] = await sql.columns(
    `SELECT s, count(*), min(rowid), max(rowid) FROM ${table(record)} GROUP BY s ORDER BY s`,
  );
  const inOrder = ids!.every((_, i) => last![i]! - first![i]! + 1 === counts![i] && (i === 0 || first![i]! > last![i - 1]!));
  const chosen = columns.map((c, i) => `coalesce(${c}::DOUBLE, 'NaN'::DOUBLE) AS c${i}`).join(', ');
  const result = await sql.connection.stream(`SELECT ${chosen} FROM ${table(record)}${inOrder ? '' : ' ORDER BY s, rowid'}`);
  let at = 0;
  let filled = 0;
  const fresh = () => columns.map(() => new Float64Array(new SharedArrayBuffer(8 * counts![at]!)));
  let current = ids!.length > 0 ? fresh() : [];
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const vectors = columns.map((_, c) => (chunk!.getColumnVector(c) as unknown as { items: Float64Array }).items);
    for (let from = 0; from < chunk.rowCount; ) {
      const take = Math.min(chunk.rowCount - from, counts![at]! - filled);
      for (let c = 0; c < columns.length; c++) current[c]!.set(vectors[c]!.subarray(from, from + take), filled);
      from += take;
      filled += take;
      if (filled < counts![at]!) continue;
      yield { s: ids![at]!, columns: current };
      at++;
      filled = 0;
      if (at < ids!.length) current = fresh();
    }
  }
}
