import { intervalOf } from '#shared/domain/forecast.ts';
import type { CallContext } from '../context.ts';
import { type FitSource, forecastSeries, LEVELS, largestSeries, type Shown } from './samples.ts';
import { forecastOfSome } from './some-series.ts';

const SAMPLES = 3;

export interface Replay {
  readonly series: readonly string[];
  /** Largest difference between the two forecasts, means and bounds, relative to the largest mean of the series. */
  readonly difference: number;
}

type Numbers = Pick<Shown, 'mean' | 'intervals'>;

/**
 * Forecasts golden samples as a release holds them, and each once more by itself with only its part of the stored state, as a service
 * answers a request. CORRUPT where the state was changed on disk.
 */
export async function replaySamples(ctx: Pick<CallContext, 'db' | 'artifacts' | 'pool'>, source: FitSource): Promise<Replay> {
  const series = await ctx.db.read((sql) => largestSeries(sql, source.dataset, SAMPLES));
  const { shown } = await forecastSeries(ctx, source, series, 0);
  let difference = 0;
  for (const sample of shown) difference = Math.max(difference, differenceOf(sample, await forecastAlone(ctx, source, sample.series)));
  return { series, difference };
}

async function forecastAlone(ctx: Pick<CallContext, 'db' | 'artifacts' | 'pool'>, source: FitSource, name: string): Promise<Numbers> {
  const { ids, task } = await forecastOfSome(ctx, source, [name]);
  const forecast = await ctx.pool.run('forecast', task);
  const s = ids.indexOf(name);
  const mine = (values: Float64Array): Float64Array => values.subarray(s * forecast.horizon, (s + 1) * forecast.horizon);
  const intervals = LEVELS.map((level) => {
    const { lo, hi } = intervalOf(forecast, level)!;
    return { level, lo: mine(lo), hi: mine(hi) };
  });
  return { mean: mine(forecast.mean), intervals };
}

/** A number where there was none, or none where there was one, is a difference of 1. */
export function differenceOf(a: Numbers, b: Numbers): number {
  const size = a.mean.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0);
  const columns = (s: Numbers): readonly Float64Array[] => [s.mean, ...s.intervals.flatMap(({ lo, hi }) => [lo, hi])];
  const others = columns(b);
  let worst = 0;
  columns(a).forEach((column, c) => {
    column.forEach((value, h) => {
      const other = others[c]?.[h] ?? Number.NaN;
      if (Number.isFinite(value) !== Number.isFinite(other)) worst = Math.max(worst, 1);
      else if (Number.isFinite(value)) worst = Math.max(worst, Math.abs(value - other) / (size || 1));
    });
  });
  return worst;
}
