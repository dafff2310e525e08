import { quantile } from '#shared/math/quantile.ts';
import type { CallContext } from '../context.ts';
import { type FitSource, largestSeries } from './samples.ts';
import { forecastOfSome } from './some-series.ts';

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
 * Times forecasts of 50 series over the horizon of the fit on a worker thread, from their state in memory: what a request costs a service,
 * without the network. One run goes before, untimed. At most 20 runs, and none begins later than 2 s after the first.
 */
export async function forecastLatency(ctx: Pick<CallContext, 'db' | 'artifacts' | 'pool'>, source: FitSource): Promise<Latency> {
  const names = await ctx.db.read((sql) => largestSeries(sql, source.dataset, SERIES));
  const { ids, task } = await forecastOfSome(ctx, source, names);
  await ctx.pool.run('forecast', task);
  const times: number[] = [];
  const started = performance.now();
  do {
    const from = performance.now();
    await ctx.pool.run('forecast', task);
    times.push(performance.now() - from);
  } while (times.length < RUNS && performance.now() - started < BUDGET);
  return { p95: quantile(times, 0.95), runs: times.length, series: ids.length };
}
