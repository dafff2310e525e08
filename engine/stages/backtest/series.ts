import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { Backtest } from '#shared/stages/backtest.ts';
import type { Handlers } from '../../handlers.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord } from '../../store/records.ts';
import { number } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';

export const backtestSeries: Handlers<typeof contract.backtest>['series'] = ({ backtest, series, history }, { db }) =>
  db.read(async (sql) => {
    const { body } = await getRecord(sql, 'backtest', backtest, Backtest);
    const found = await sql.all(`SELECT s FROM ${table(body.dataset, 'series')} WHERE name = $1`, [series]);
    if (!found[0])
      throw new AlmanacError('NOT_FOUND', `The backtest ${backtest} has no series "${series}".`, {
        hint: 'List its statuses to see the names.',
        place: { series },
      });
    const s = number(found[0], 's');
    const windows = await windowsOf(sql, backtest, body, s);
    const first = windows[0]?.cutoff ?? Number.MAX_SAFE_INTEGER;
    const y = `SELECT t, y FROM ${table(body.plan.features)} WHERE s = ${s}`;
    const [times, values] = await sql.columns(
      `SELECT * FROM (SELECT * FROM (${y} AND t <= ${first} ORDER BY t DESC LIMIT ${history}) UNION ALL ${y} AND t > ${first}
         AND t <= (SELECT max(t) FROM (${y}) WHERE y IS NOT NULL)) ORDER BY t`,
    );
    return { history: { times: plain(times!), values: plain(values!) }, windows };
  });

const plain = (values: Float64Array) => Float64Array.from(values);

/** The forecasts of all models at each cutoff, earliest first; the models in the order of the backtest. */
async function windowsOf(sql: Sql, backtest: string, { models, probabilities }: Backtest, s: number) {
  const keys = models.map((m) => m.key);
  const [cutoffs, model, times, actual, mean, ...quantiles] = (await sql.columns(
    `SELECT cutoff, list_position(from_json($2::JSON, '["VARCHAR"]'), model) - 1 AS k, t, actual, mean
       ${probabilities.map((_, q) => `, quantiles[${q + 1}] AS q${q}`).join('')}
     FROM forecasts WHERE record = $1 AND series = ${s} ORDER BY cutoff, k, step`,
    [backtest, JSON.stringify(keys)],
  )) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, ...Float64Array[]];
  const runs = runsOfEqual(cutoffs, 0, cutoffs.length);
  return runs.map(([from, to]) => {
    const ofModels = runsOfEqual(model, from, to);
    const [a, b] = ofModels[0]!;
    return {
      cutoff: cutoffs[from]!,
      times: times.slice(a, b),
      actual: actual.slice(a, b),
      models: ofModels.map(([first, last]) => ({
        key: keys[model[first]!]!,
        mean: mean.slice(first, last),
        quantiles: quantiles.map((values, q) => ({ p: probabilities[q]!, values: values.slice(first, last) })),
      })),
    };
  });
}

function runsOfEqual(values: Float64Array, from: number, to: number): [number, number][] {
  const runs: [number, number][] = [];
  for (let at = from; at < to; ) {
    let end = at + 1;
    while (end < to && values[end] === values[at]) end++;
    runs.push([at, end]);
    at = end;
  }
  return runs;
}
