import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { type Forecast, probabilitiesOf } from '#shared/domain/forecast.ts';
import type { Score } from '#shared/domain/metric.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import { Dataset } from '#shared/stages/import.ts';
import type { Check } from '#shared/stages/monitor.ts';
import { Fit } from '#shared/stages/train.ts';
import type { Handlers } from '../../handlers.ts';
import { breather } from '../../jobs/breath.ts';
import { once } from '../../jobs/once.ts';
import { metricsFor } from '../../metrics/index.ts';
import { scalesOf } from '../../metrics/scale.ts';
import { createScorer } from '../../metrics/scorer.ts';
import { forecastFit } from '../../panel/forecast.ts';
import { type LoadedPanel, loadPanel } from '../../panel/load.ts';
import { putForecast } from '../../panel/put-forecast.ts';
import { sourceOf } from '../../panel/source.ts';
import type { Sql } from '../../store/database.ts';
import { findRecord, getRecord, putRecord, recordId } from '../../store/records.ts';
import { matched, sharedSeries } from './actuals.ts';
import { expectedOf } from './expected.ts';

const LEVELS = [80, 95];

export const runMonitor: Handlers<typeof contract.monitor>['run'] = async (input, ctx) => {
  const { fit, features, dataset, actuals } = await ctx.db.read(async (sql) => {
    const fit = await getRecord(sql, 'fit', input.fit, Fit);
    return { fit, ...(await sourceOf(sql, fit.body.features)), actuals: await getRecord(sql, 'dataset', input.actuals, Dataset) };
  });
  const expected = await ctx.db.read((sql) => expectedOf(sql, fit));
  const parents = [fit.head.id, actuals.head.id];
  const inputs = { levels: LEVELS, expected };
  return once(ctx, { kind: 'check', parents, inputs }, async () => {
    const started = performance.now();
    if ((await ctx.db.read((sql) => sharedSeries(sql, dataset.head.id, actuals.head.id))) === 0)
      throw new AlmanacError('UNSUITABLE', `"${actuals.body.name}" has none of the series of the fit.`, {
        hint: 'Give a data set whose series have the same names: a newer version of the same file, for instance.',
        place: { field: 'actuals' },
      });
    ctx.progress(0, 'reading the series');
    const loaded = await ctx.db.read((sql) => loadPanel(sql, features, dataset));
    const known = loaded.future(fit.body.horizon);
    for (const note of known.notes) ctx.note('warn', note);
    const onShare = (share: number) => ctx.progress(0.8 * share, `forecasting ${loaded.panel.ids.length} series`);
    const forecast = await forecastFit({ ...ctx, onShare }, fit, loaded, known, LEVELS);
    const parts: Omit<Check, 'scores' | 'points' | 'pending' | 'seriesCount' | 'from' | 'to'> = {
      fit: fit.head.id,
      actuals: actuals.head.id,
      dataset: dataset.head.id,
      expected: [...expected],
      levels: LEVELS,
    };
    const record = recordId('check', parents, parts);
    await ctx.db.bulk(async (sql) => {
      if (await findRecord(sql, record)) return;
      ctx.progress(0.85, 'scoring');
      await putForecast(sql, record, 'forecast', loaded, forecast);
      await keepActuals(sql, record, dataset.head.id, actuals.head.id);
      const body: Check = { ...parts, ...(await scored(sql, record, loaded, dataset, forecast)) };
      const seconds = (performance.now() - started) / 1000;
      await putRecord(sql, { kind: 'check', parents, inputs, body, actor: ctx.actor, seconds }, record);
    });
    return record;
  });
};

/** Puts the actuals that are there beside the forecasts. */
const keepActuals = (sql: Sql, record: string, dataset: string, actuals: string): Promise<void> =>
  sql.run(
    `UPDATE forecasts SET actual = m.actual FROM (${matched(record, dataset, actuals)}) m
     WHERE forecasts.record = $1 AND forecasts.series = m.series AND forecasts.step = m.step`,
    [record],
  );

type Scored = Pick<Check, 'points' | 'pending' | 'seriesCount' | 'from' | 'to'> & { scores: Score[] };

async function scored(
  sql: Sql,
  record: string,
  { panel, index }: LoadedPanel,
  dataset: StoredRecord<Dataset>,
  { horizon }: Forecast,
): Promise<Scored> {
  const probabilities = probabilitiesOf(LEVELS);
  const [series, times, mean, actual, ...quantiles] = (await sql.columns(
    `SELECT series, t, mean, actual${probabilities.map((_, q) => `, quantiles[${q + 1}] AS q${q}`).join('')} FROM forecasts
     WHERE record = $1 ORDER BY series, step`,
    [record],
  )) as [Float64Array, Float64Array, Float64Array, Float64Array, ...Float64Array[]];
  const season = dataset.body.seasons[0] ?? 1;
  const scorer = createScorer(metricsFor(LEVELS));
  const position = new Map(Array.from(index, (s, i) => [s, i]));
  const breathe = breather();
  let points = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let seriesCount = 0;
  for (let at = 0; at < series.length; at += horizon) {
    const rows = Array.from({ length: horizon }, (_, h) => at + h).filter((i) => Number.isFinite(actual[i]) && Number.isFinite(mean[i]));
    if (rows.length === 0) continue;
    const s = position.get(series[at]!)!;
    const history = panel.y.subarray(panel.offsets[s], panel.offsets[s + 1]);
    const scales = scalesOf(history, season);
    const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i]!);
    scorer.add({
      actual: take(actual),
      mean: take(mean),
      quantiles: quantiles.map((values, q) => ({ p: probabilities[q]!, values: take(values) })),
      absoluteScale: new Float64Array(rows.length).fill(scales.absolute(history.length)),
      squaredScale: new Float64Array(rows.length).fill(scales.squared(history.length)),
    });
    await breathe();
    points += rows.length;
    seriesCount++;
    from = Math.min(from, times[rows[0]!]!);
    to = Math.max(to, times[rows.at(-1)!]!);
  }
  if (points === 0)
    throw new AlmanacError('UNSUITABLE', 'The data set has no actual at any of the forecast times.', {
      hint: 'Import a newer version of the data, with observations after the end of the history of the fit.',
      place: { field: 'actuals' },
    });
  const pending = Array.from(mean).filter((m, i) => Number.isFinite(m) && !Number.isFinite(actual[i]!)).length;
  return { scores: scorer.scores(), points, pending, seriesCount, from, to };
}
