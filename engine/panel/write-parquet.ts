import type { Forecast } from '#shared/domain/forecast.ts';
import { appendToTemporary } from '../store/append.ts';
import { openDatabase } from '../store/database.ts';
import { identifier, literal } from '../store/rows.ts';
import { forecastColumns, type LongFormat } from './long-format.ts';

/** Writes a forecast as Parquet: names, times (BIGINT, or TIMESTAMP in UTC), then doubles; NULL where there is no forecast. */
export async function writeParquet(path: string, forecast: Forecast, { axis, series, time, levels }: LongFormat): Promise<void> {
  const columns = forecastColumns(forecast, levels);
  const index = Int32Array.from(forecast.mean, (_, row) => Math.floor(row / forecast.horizon));
  const db = await openDatabase(':memory:', { threads: 1, memoryGiB: 1 });
  try {
    await db.read(async (sql) => {
      await sql.run(`CREATE TABLE rows (s INTEGER, t BIGINT, ${columns.map((_, i) => `v${i} DOUBLE`).join(', ')})`);
      const appender = await appendToTemporary(sql, 'rows');
      await appender.rows([
        { type: 'integer', values: index },
        { type: 'bigint', values: forecast.times.map((t) => (Number.isFinite(t) ? t : 0)) },
        ...columns.map(({ values }) => ({ type: 'double' as const, values })),
      ]);
      await appender.close();
      await sql.run(
        `COPY (SELECT names[s + 1] AS ${identifier(series)}, ${axis.kind === 'integer' ? 't' : 'make_timestamp(t * 1000)'} AS ${identifier(time)},
           ${columns.map(({ name }, i) => `v${i} AS ${identifier(name)}`).join(', ')}
         FROM rows, (SELECT from_json($1::JSON, '["VARCHAR"]') AS names)) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`,
        [JSON.stringify(forecast.ids)],
      );
    });
  } finally {
    db.close();
  }
}
