import type { RecordId } from '#shared/base/ids.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import { type AppendColumn, appendToTemporary } from '../store/append.ts';
import type { Sql } from '../store/database.ts';
import type { LoadedPanel } from './load.ts';

const STAGING = 'staged_forecast';

/** The positions of the series that have a history: the others have no time to forecast from. */
export const withHistory = ({ panel }: Pick<LoadedPanel, 'panel'>): number[] =>
  panel.ids.map((_, s) => s).filter((s) => panel.offsets[s + 1]! > panel.offsets[s]!);

/** Stores a forecast from the end of history of every series, without actuals. Call inside the transaction that stores the record. */
export async function putForecast(sql: Sql, record: RecordId, model: string, loaded: LoadedPanel, forecast: Forecast): Promise<void> {
  const { horizon } = forecast;
  const series = withHistory(loaded);
  const spread = (of: (s: number, h: number) => number): Float64Array =>
    Float64Array.from({ length: series.length * horizon }, (_, i) => of(series[Math.floor(i / horizon)]!, i % horizon));
  const taken = (values: Float64Array): AppendColumn => ({ type: 'double', values: spread((s, h) => values[s * horizon + h]!) });
  const quantiles = forecast.quantiles.map((_, q) => `q${q}`);
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE ${STAGING} (series INTEGER, cutoff BIGINT, step INTEGER, t BIGINT, mean DOUBLE${quantiles.map((q) => `, ${q} DOUBLE`).join('')})`,
  );
  const appender = await appendToTemporary(sql, STAGING);
  await appender.rows([
    { type: 'integer', values: spread((s) => loaded.index[s]!) },
    { type: 'bigint', values: spread((s) => loaded.panel.times[loaded.panel.offsets[s + 1]! - 1]!) },
    { type: 'integer', values: spread((_, h) => h + 1) },
    { type: 'bigint', values: spread((s, h) => forecast.times[s * horizon + h]!) },
    taken(forecast.mean),
    ...forecast.quantiles.map((q) => taken(q.values)),
  ]);
  await appender.close();
  await sql.run(
    `INSERT INTO forecasts SELECT $1, $2, series, cutoff, step, t, mean, [${quantiles.join(', ')}]::DOUBLE[], NULL FROM ${STAGING}`,
    [record, model],
  );
  await sql.run(`DROP TABLE ${STAGING}`);
}
