import type { Forecast } from '#shared/domain/forecast.ts';
import { appendToTemporary } from '../store/append.ts';
import { openDatabase } from '../store/database.ts';
import { identifier, literal } from '../store/rows.ts';
import { forecastColumns, type LongFormat } from './long-format.ts';

/**
 * Writes the parts of a forecast, one after the other, as Parquet: names, times (BIGINT, or TIMESTAMP in UTC), then doubles; NULL where
 * there is no forecast. At least one part.
 */
export async function writeParquet(path: string, parts: readonly Forecast[], { axis, series, time, levels }: LongFormat): Promise<void> {
  const names = forecastColumns(parts[0]!, levels).map((c) => c.name);
  const db = await openDatabase(':memory:', { threads: 1, memoryGiB: 1 });
  try {
    await db.read(async (sql) => {
      await sql.run(`CREATE TABLE rows (s INTEGER, t BIGINT, ${names.map((_, i) => `v${i} DOUBLE`).join(', ')})`);
      const appender = await appendToTemporary(sql, 'rows');
      let before = 0;
      for (const part of parts) {
        const from = before;
        await appender.rows([
          { type: 'integer', values: Int32Array.from(part.mean, (_, row) => from + Math.floor(row / part.horizon)) },
          { type: 'bigint', values: part.times.map((t) => (Number.isFinite(t) ? t : 0)) },
          ...forecastColumns(part, levels).map(({ values }) => ({ type: 'double' as const, values })),
        ]);
        before += part.ids.length;
      }
      await appender.close();
      await sql.run(
        `COPY (SELECT names[s + 1] AS ${identifier(series)}, ${axis.kind === 'integer' ? 't' : 'make_timestamp(t * 1000)'} AS ${identifier(time)},
           ${names.map((name, i) => `v${i} AS ${identifier(name)}`).join(', ')}
         FROM rows, (SELECT from_json($1::JSON, '["VARCHAR"]') AS names)) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`,
        [JSON.stringify(parts.flatMap((part) => part.ids))],
      );
    });
  } finally {
    db.close();
  }
}
