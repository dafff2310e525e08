import { z } from 'zod';

/** Coverage of a central prediction interval in percent, e.g. 80 or 95. */
export const Level = z.number().gt(0).lt(100).meta({ title: 'Level', unit: '%' });
export const Levels = z.array(Level).max(20).meta({ title: 'Interval levels', unit: '%' });

/** What became of one series. Every series of a fit or a forecast has one: nothing is dropped in silence. */
export const SeriesStatus = z.object({
  series: z.string(),
  state: z.enum(['fitted', 'fallback', 'failed']),
  /** Why, where it is not `fitted`; or a note. */
  reason: z.string().optional(),
  /** The model that made the numbers: the member chosen by `auto`, or the fallback. */
  model: z.string(),
  /** The members of an ensemble and their shares in this series, the largest first. */
  members: z.array(z.object({ model: z.string(), share: z.number() })).optional(),
});
export type SeriesStatus = z.infer<typeof SeriesStatus>;

/** Values of one quantile; same layout as `mean`. */
export interface Quantile {
  /** Probability, 0 < p < 1. */
  readonly p: number;
  readonly values: Float64Array;
}

/**
 * Forecasts of S series over H steps, series-major: index `s * horizon + step`. NaN for a failed series.
 * Quantiles are ascending in p and never cross; a level L is the pair p = (1 - L/100)/2 and (1 + L/100)/2.
 */
export interface Forecast {
  readonly ids: readonly string[];
  readonly horizon: number;
  readonly times: Float64Array;
  readonly mean: Float64Array;
  readonly quantiles: readonly Quantile[];
  readonly status: readonly SeriesStatus[];
}

/** The probabilities that bound the intervals of the given levels, ascending, without repeats. */
export function probabilitiesOf(levels: readonly number[]): number[] {
  const p = levels.flatMap((level) => [(100 - level) / 200, (100 + level) / 200]);
  return [...new Set(p.map((x) => Number(x.toFixed(6))))].sort((a, b) => a - b);
}

/** Lower and upper bound of one level, or undefined where the forecast has not got it. */
export function intervalOf(forecast: Pick<Forecast, 'quantiles'>, level: number): { lo: Float64Array; hi: Float64Array } | undefined {
  const at = (p: number) => forecast.quantiles.find((q) => Math.abs(q.p - p) < 1e-6)?.values;
  const lo = at((100 - level) / 200);
  const hi = at((100 + level) / 200);
  return lo && hi ? { lo, hi } : undefined;
}
