import { intervalOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Dataset } from '#shared/stages/import.ts';
import type { Fit } from '#shared/stages/train.ts';
import type { CallContext } from '../context.ts';
import { findModel } from '../jobs/tasks/model.ts';
import type { Sql } from '../store/database.ts';
import { text } from '../store/rows.ts';
import { table } from '../store/tables.ts';
import { forecastFit } from './forecast.ts';
import { loadPanel } from './load.ts';
import type { Source } from './source.ts';

/** A fit and the data that it was made on. */
export interface FitSource extends Source {
  readonly fit: StoredRecord<Fit>;
}

/** Levels of the intervals of samples. */
export const LEVELS = [80, 95];

/** One series with the end of its history, the known covariates ahead and its forecast. */
export interface Shown {
  readonly series: string;
  readonly status: SeriesStatus;
  readonly history: { readonly times: Float64Array; readonly values: Float64Array };
  readonly covariates: readonly { readonly name: string; readonly values: Float64Array }[];
  readonly times: Float64Array;
  readonly mean: Float64Array;
  readonly intervals: { readonly level: number; readonly lo: Float64Array; readonly hi: Float64Array }[];
}

/** The series with most in them, in the order of the data set. */
export async function largestSeries(sql: Sql, dataset: StoredRecord<Dataset>, count: number): Promise<string[]> {
  const rows = await sql.all(
    `SELECT name FROM (SELECT s, name FROM ${table(dataset.head.id, 'series')} WHERE mean IS NOT NULL
       ORDER BY abs(mean) * (rows - missing) DESC, s LIMIT ${count}) ORDER BY s`,
  );
  return rows.map((row) => text(row, 'name'));
}

/** Forecasts a few series from the stored state, and says what was assumed of the future. */
export async function forecastSeries(
  { db, artifacts, pool, signal }: Pick<CallContext, 'db' | 'artifacts' | 'pool'> & { readonly signal?: AbortSignal },
  { fit, features, dataset }: FitSource,
  names: readonly string[],
  history: number,
): Promise<{ shown: Shown[]; notes: readonly string[] }> {
  const local = findModel(fit.body.choice.model).scope === 'local';
  const loaded = await db.read((sql) => loadPanel(sql, features, dataset, local ? { series: names } : {}));
  const { panel } = loaded;
  const { horizon } = fit.body;
  const known = loaded.future(horizon);
  const forecast = await forecastFit({ artifacts, pool, ...(signal && { signal }) }, fit, loaded, known, LEVELS);
  const shown = names.map((series): Shown => {
    const s = panel.ids.indexOf(series);
    const ahead = (values: Float64Array): Float64Array => values.slice(s * horizon, (s + 1) * horizon);
    const to = panel.offsets[s + 1]!;
    const from = Math.max(panel.offsets[s]!, to - history);
    return {
      series,
      status: forecast.status[s]!,
      history: { times: Float64Array.from(panel.times.subarray(from, to)), values: Float64Array.from(panel.y.subarray(from, to)) },
      covariates: known.future.covariates.map((c) => ({ name: c.name, values: ahead(c.values) })),
      times: ahead(forecast.times),
      mean: ahead(forecast.mean),
      intervals: LEVELS.map((level) => {
        const { lo, hi } = intervalOf(forecast, level)!;
        return { level, lo: ahead(lo), hi: ahead(hi) };
      }),
    };
  });
  return { shown, notes: known.notes };
}
