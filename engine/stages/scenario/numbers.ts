import type { RecordId } from '#shared/base/ids.ts';
import type { Edit } from '#shared/stages/scenario.ts';
import type { KnownFuture } from '../../panel/future.ts';
import type { LoadedPanel } from '../../panel/load.ts';
import { withHistory } from '../../panel/put-forecast.ts';
import { type AppendColumn, appendTo } from '../../store/append.ts';
import type { Sql } from '../../store/database.ts';
import { table } from '../../store/tables.ts';

/** The covariates that edits name, in the order in which they name them first. */
export const editedNames = (edits: readonly Edit[]): string[] => [...new Set(edits.map((edit) => edit.covariate))];

/** Stores the edited covariates over the horizon, as they were and as they are in the scenario. */
export async function putCovariates(
  sql: Sql,
  record: RecordId,
  loaded: LoadedPanel,
  edits: readonly Edit[],
  before: KnownFuture,
  after: KnownFuture,
): Promise<void> {
  const names = editedNames(edits);
  const { horizon } = before.future;
  const series = withHistory(loaded);
  const spread = (of: (s: number, h: number) => number): Float64Array =>
    Float64Array.from({ length: series.length * horizon }, (_, i) => of(series[Math.floor(i / horizon)]!, i % horizon));
  const column = (known: KnownFuture, name: string): AppendColumn => {
    const { values } = known.future.covariates.find((c) => c.name === name)!;
    return { type: 'double', values: spread((s, h) => values[s * horizon + h]!) };
  };
  await sql.run(
    `CREATE TABLE ${table(record)} (s INTEGER, step INTEGER, t BIGINT${names.map((_, c) => `, b${c} DOUBLE, e${c} DOUBLE`).join('')})`,
  );
  const appender = await appendTo(sql, record);
  await appender.rows([
    { type: 'integer', values: spread((s) => loaded.index[s]!) },
    { type: 'integer', values: spread((_, h) => h + 1) },
    { type: 'bigint', values: spread((s, h) => before.times[s * horizon + h]!) },
    ...names.flatMap((name) => [column(before, name), column(after, name)]),
  ]);
  await appender.close();
}
