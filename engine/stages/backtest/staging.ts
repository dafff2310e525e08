import type { RecordId } from '#shared/base/ids.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import type { Panel } from '#shared/domain/panel.ts';
import { type Origin, rowsBefore } from '../../panel/cut.ts';
import type { Slice } from '../../panel/slice.ts';
import { type AppendColumn, appendToTemporary } from '../../store/append.ts';
import type { Sql } from '../../store/database.ts';
import { table } from '../../store/tables.ts';

const STAGING = 'staged_forecasts';

/** Forecasts on their way into the store: appended as they come, in any order, and stored sorted at the end. */
export interface Staging {
  /** Takes the forecasts of one slice at one origin. A series without a row before the cutoff has no forecast to take. */
  add(model: number, slice: Slice, origin: Origin, forecast: Forecast): Promise<void>;
  /** Stores all that was added, beside the actuals: NULL where the target was missing before repairs. Returns the number of rows. */
  store(record: RecordId, features: RecordId, keys: readonly string[]): Promise<number>;
}

export async function openStaging(sql: Sql, panel: Panel, index: Int32Array, probabilities: readonly number[]): Promise<Staging> {
  const quantiles = probabilities.map((_, q) => `q${q}`);
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE ${STAGING} (model INTEGER, series INTEGER, cutoff BIGINT, step INTEGER, t BIGINT, mean DOUBLE${quantiles.map((q) => `, ${q} DOUBLE`).join('')})`,
  );
  const appender = await appendToTemporary(sql, STAGING);
  let rows = 0;
  return {
    async add(model, [from, to], origin, forecast) {
      const known: number[] = [];
      for (let s = from; s < to; s++) if (rowsBefore(panel, s, origin) > 0) known.push(s);
      const columns = gather(panel, index, from, known, origin, model, forecast);
      rows += known.length * forecast.horizon;
      await appender.rows(columns);
    },
    async store(record, features, keys) {
      await appender.close();
      await sql.run(
        `INSERT INTO forecasts
         SELECT $1, from_json($2::JSON, '["VARCHAR"]')[model + 1], series, cutoff, step, g.t, mean, [${quantiles.join(', ')}]::DOUBLE[],
           CASE WHEN f.raw IS NOT NULL THEN f.y END
         FROM ${STAGING} g LEFT JOIN ${table(features)} f ON f.s = g.series AND f.t = g.t
         ORDER BY model, series, cutoff, step`,
        [record, JSON.stringify(keys)],
      );
      await sql.run(`DROP TABLE ${STAGING}`);
      return rows;
    },
  };
}

function gather(
  panel: Panel,
  index: Int32Array,
  base: number,
  known: readonly number[],
  origin: Origin,
  model: number,
  { horizon, mean, quantiles }: Forecast,
): AppendColumn[] {
  const size = known.length * horizon;
  const series = new Int32Array(size);
  const cutoff = new Float64Array(size);
  const step = new Int32Array(size);
  const t = new Float64Array(size);
  const values = [mean, ...quantiles.map((q) => q.values)];
  const out = values.map(() => new Float64Array(size));
  known.forEach((s, k) => {
    const at = k * horizon;
    const first = panel.offsets[s]! + rowsBefore(panel, s, origin);
    series.fill(index[s]!, at, at + horizon);
    cutoff.fill(panel.times[first - 1]!, at, at + horizon);
    t.set(panel.times.subarray(first, first + horizon), at);
    for (let h = 0; h < horizon; h++) step[at + h] = h + 1;
    values.forEach((column, c) => {
      out[c]!.set(column.subarray((s - base) * horizon, (s - base + 1) * horizon), at);
    });
  });
  return [
    { type: 'integer', values: new Int32Array(size).fill(model) },
    { type: 'integer', values: series },
    { type: 'bigint', values: cutoff },
    { type: 'integer', values: step },
    { type: 'bigint', values: t },
    ...out.map((column): AppendColumn => ({ type: 'double', values: column })),
  ];
}
