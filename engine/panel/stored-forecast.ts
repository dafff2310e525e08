import type { RecordId } from '#shared/base/ids.ts';
import { probabilitiesOf } from '#shared/domain/forecast.ts';
import type { Sql } from '../store/database.ts';

/** A copy on memory of its own, as the contract carries it. */
export type Column = Float64Array<ArrayBuffer>;
export const plain = (values: Float64Array): Column => Float64Array.from(values);

export interface StoredForecast {
  readonly times: Column;
  readonly mean: Column;
  readonly intervals: { level: number; lo: Column; hi: Column }[];
}

/** The forecast of one series (by its index in the data set) that a record holds under a model's name, with the intervals of the levels stored. */
export async function storedForecast(
  sql: Sql,
  record: RecordId,
  model: string,
  series: number,
  levels: readonly number[],
): Promise<StoredForecast> {
  const probabilities = probabilitiesOf(levels);
  const [times, mean, ...quantiles] = await sql.columns(
    `SELECT t, mean${probabilities.map((_, q) => `, quantiles[${q + 1}] AS q${q}`).join('')} FROM forecasts
     WHERE record = $1 AND model = $2 AND series = $3 ORDER BY step`,
    [record, model, series],
  );
  const at = (p: number): Column => plain(quantiles[probabilities.findIndex((q) => Math.abs(q - p) < 1e-6)]!);
  return {
    times: plain(times!),
    mean: plain(mean!),
    intervals: levels.map((level) => ({ level, lo: at((100 - level) / 200), hi: at((100 + level) / 200) })),
  };
}
