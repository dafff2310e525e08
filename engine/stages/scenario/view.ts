import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { Scenario } from '#shared/stages/scenario.ts';
import { Fit } from '#shared/stages/train.ts';
import type { Handlers } from '../../handlers.ts';
import { loadPanel } from '../../panel/load.ts';
import { seriesIndex } from '../../panel/series-index.ts';
import { sourceOf } from '../../panel/source.ts';
import { type Column, plain, storedForecast } from '../../panel/stored-forecast.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord } from '../../store/records.ts';
import { table } from '../../store/tables.ts';
import { editedNames } from './numbers.ts';

type Stage = Handlers<typeof contract.scenario>;

/** Sums over the series at each time; a time at which no series has a forecast is NaN. */
async function totals(sql: Sql, record: string): Promise<{ times: Column; baseline: Column; scenario: Column }> {
  const [times, baseline, scenario] = await sql.columns(
    `SELECT t, sum(mean) FILTER (model = 'baseline') AS b, sum(mean) FILTER (model = 'scenario') AS e FROM forecasts
     WHERE record = $1 GROUP BY t ORDER BY t`,
    [record],
  );
  return { times: plain(times!), baseline: plain(baseline!), scenario: plain(scenario!) };
}

async function both(sql: Sql, id: string, s: number, levels: readonly number[]) {
  const { times, mean: baseline } = await storedForecast(sql, id, 'baseline', s, levels);
  const { mean: scenario, intervals } = await storedForecast(sql, id, 'scenario', s, levels);
  return { times, baseline, scenario, intervals };
}

/** One series, or the total of all: then without intervals, and with the mean of each covariate over the series. */
export const scenarioSeries: Stage['series'] = ({ scenario: id, series }, { db }) =>
  db.read(async (sql) => {
    const { body } = await getRecord(sql, 'scenario', id, Scenario);
    const s = series === undefined ? undefined : await seriesIndex(sql, body.dataset, series);
    const { times, baseline, scenario, intervals } =
      s === undefined ? { ...(await totals(sql, id)), intervals: [] } : await both(sql, id, s, body.levels);
    const names = editedNames(body.edits);
    const columns = await sql.columns(
      `SELECT ${names.flatMap((_, c) => [`avg(b${c}) AS b${c}`, `avg(e${c}) AS e${c}`]).join(', ')} FROM ${table(id)}
       ${s === undefined ? '' : `WHERE s = ${s}`} GROUP BY t ORDER BY t`,
    );
    return {
      times,
      baseline,
      scenario,
      difference: scenario.map((v, i) => v - baseline[i]!),
      intervals,
      covariates: names.map((name, c) => ({ name, baseline: plain(columns[2 * c]!), scenario: plain(columns[2 * c + 1]!) })),
    };
  });

/** What the baseline takes the known covariates to be. */
export const scenarioCovariates: Stage['covariates'] = (input, { db }) =>
  db.read(async (sql) => {
    const fit = await getRecord(sql, 'fit', input.fit, Fit);
    const { features, dataset } = await sourceOf(sql, fit.body.features);
    const loaded = await loadPanel(sql, features, dataset, { series: [input.series] });
    if (loaded.panel.ids.length === 0 || loaded.panel.times.length === 0)
      throw new AlmanacError('NOT_FOUND', `The fit ${input.fit} has no history of a series "${input.series}".`, {
        hint: 'List its series with their status to see the names.',
        place: { series: input.series },
      });
    const { future, times, given, notes } = loaded.future(input.horizon ?? fit.body.horizon);
    const own = new Set(dataset.body.covariates.map((c) => c.name));
    const fromOf = (name: string): string => features.body.columns.find((c) => c.name === name)?.from ?? name;
    const noteOn = (name: string): string =>
      notes.find((note) => note.startsWith(`${name}: `)) ??
      (own.has(name)
        ? 'given in the data set'
        : `follows from ${own.has(fromOf(name)) ? fromOf(name) : 'the calendar'}: it cannot be edited`);
    return {
      times: plain(times),
      covariates: future.covariates.map(({ name, values }) => ({
        name,
        values: plain(values),
        given: given[name]!,
        note: noteOn(name),
      })),
    };
  });
