import type { CallContext } from '../context.ts';
import { findModel } from '../jobs/tasks/model.ts';
import { type FitSource, forecastSeries, largestSeries, type Shown } from './samples.ts';

const SAMPLES = 3;

export interface Replay {
  readonly series: readonly string[];
  /** Largest difference between the two forecasts, means and bounds, relative to the largest mean of the series. */
  readonly difference: number;
}

/**
 * Forecasts golden samples as a release holds them, and once more from the state as it is stored, each series by itself (all of them for a
 * model that forecasts them at once): in another batch, on whichever thread is free. CORRUPT where the state was changed on disk.
 */
export async function replaySamples(ctx: Pick<CallContext, 'db' | 'artifacts' | 'pool'>, source: FitSource): Promise<Replay> {
  const series = await ctx.db.read((sql) => largestSeries(sql, source.dataset, SAMPLES));
  const { shown: first } = await forecastSeries(ctx, source, series, 0);
  const alone = findModel(source.fit.body.choice.model).scope === 'local';
  const again: Shown[] = [];
  for (const names of alone ? series.map((name) => [name]) : [series]) again.push(...(await forecastSeries(ctx, source, names, 0)).shown);
  return { series, difference: Math.max(0, ...first.map((sample, i) => differenceOf(sample, again[i]!))) };
}

/** A number where there was none, or none where there was one, is a difference of 1. */
export function differenceOf(a: Pick<Shown, 'mean' | 'intervals'>, b: Pick<Shown, 'mean' | 'intervals'>): number {
  const size = a.mean.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0);
  const columns = (s: typeof a): readonly Float64Array[] => [s.mean, ...s.intervals.flatMap(({ lo, hi }) => [lo, hi])];
  const others = columns(b);
  let worst = 0;
  columns(a).forEach((column, c) => {
    column.forEach((value, h) => {
      const other = others[c]?.[h] ?? Number.NaN;
      if (Number.isFinite(value) !== Number.isFinite(other)) worst = Math.max(worst, 1);
      else if (value !== other && Number.isFinite(value)) worst = Math.max(worst, Math.abs(value - other) / (size || 1));
    });
  });
  return worst;
}
