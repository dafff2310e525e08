import { quantile } from '#shared/math/quantile.ts';
import type { CallContext } from '../context.ts';
import { findModel } from '../jobs/tasks/model.ts';
import { loadPanel } from './load.ts';
import { type FitSource, LEVELS, largestSeries } from './samples.ts';
import { cutLines, linesOf, packState } from './state.ts';

const SERIES = 50;
const RUNS = 20;
const BUDGET = 2000;

export interface Latency {
  /** 95th percentile of the times of the runs, in milliseconds. */
  readonly p95: number;
  readonly runs: number;
  readonly series: number;
}

/**
 * Times forecasts of 50 series over the horizon of the fit (of all series, for a model that forecasts them at once) on a worker thread,
 * from lines of state in memory: what a request costs a service, without the network. One run goes before, untimed.
 * At most 20 runs, and none begins later than 2 s after the first.
 */
export async function forecastLatency(
  { db, artifacts, pool }: Pick<CallContext, 'db' | 'artifacts' | 'pool'>,
  source: FitSource,
): Promise<Latency> {
  const { fit, features, dataset } = source;
  const local = findModel(fit.body.choice.model).scope === 'local';
  const loaded = await db.read(async (sql) => {
    const series = local ? await largestSeries(sql, dataset, SERIES) : undefined;
    return loadPanel(sql, features, dataset, { series });
  });
  const state = await artifacts.get(fit.body.state);
  const lines = linesOf(state);
  const wanted = local ? [...loaded.index] : [0];
  const small = packState(wanted.map((s) => cutLines(state, lines, s, s + 1)));
  const units = cutLines(small, linesOf(small), 0, wanted.length);
  const { future } = loaded.future(fit.body.horizon);
  const task = { model: fit.body.choice, units, future, levels: LEVELS, seed: fit.body.seed };
  await pool.run('forecast', task);
  const times: number[] = [];
  const started = performance.now();
  do {
    const from = performance.now();
    await pool.run('forecast', task);
    times.push(performance.now() - from);
  } while (times.length < RUNS && performance.now() - started < BUDGET);
  return { p95: quantile(times, 0.95), runs: times.length, series: loaded.panel.ids.length };
}
