import type { RecordId } from '#shared/base/ids.ts';
import { type AppendColumn, appendTo } from '../../store/append.ts';
import type { Sql } from '../../store/database.ts';
import { table } from '../../store/tables.ts';
import type { ScoreRow } from './tally.ts';

async function put(sql: Sql, name: string, qualified: string, at: string, metrics: number, rows: readonly ScoreRow[]): Promise<void> {
  const values = Array.from({ length: metrics }, (_, m) => `m${m}`);
  await sql.run(`CREATE OR REPLACE TABLE ${qualified} (model INTEGER, ${at} INTEGER, ${values.map((m) => `${m} DOUBLE`).join(', ')})`);
  const appender = await appendTo(sql, name);
  await appender.rows([
    { type: 'integer', values: Int32Array.from(rows, (row) => row.model) },
    { type: 'integer', values: Int32Array.from(rows, (row) => row.at) },
    ...values.map((_, m): AppendColumn => ({ type: 'double', values: Float64Array.from(rows, (row) => row.values[m] ?? Number.NaN) })),
  ]);
  await appender.close();
}

/** Stores the scores per step and per series in the comparison's own tables. */
export async function storeScores(
  sql: Sql,
  record: RecordId,
  metrics: number,
  { steps, series }: { readonly steps: readonly ScoreRow[]; readonly series: readonly ScoreRow[] },
): Promise<void> {
  await put(sql, record, table(record), 'step', metrics, steps);
  await put(sql, `${record}_series`, table(record, 'series'), 's', metrics, series);
}
