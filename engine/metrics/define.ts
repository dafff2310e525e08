import type { Quantile } from '#shared/domain/forecast.ts';
import type { MetricCard } from '#shared/domain/metric.ts';

/**
 * The scored points of one series: those with an actual and a forecast, of one or more cutoffs. They are the entries `from` (inclusive) to
 * `to` (exclusive) of the columns, all of them where these are left out. Scales belong to the history before the point's cutoff: error of its in-sample seasonal naive, NaN where
 * it has none.
 */
export interface Points {
  readonly from?: number;
  readonly to?: number;
  readonly actual: Float64Array;
  readonly mean: Float64Array;
  readonly quantiles: readonly Quantile[];
  /** Mean absolute error of the in-sample seasonal naive. */
  readonly absoluteScale: Float64Array;
  /** Mean squared error of the in-sample seasonal naive. */
  readonly squaredScale: Float64Array;
}

/** A reason why there is no score. */
export interface Refusal {
  readonly refused: string;
}

/**
 * A metric as a fold: `sums` of one series, added up over series where the metric is pooled, make a `score`.
 * `over` is the rule of aggregation: `points` pools the sums of all series, `series` is the mean of the scores of the series.
 */
export interface Metric {
  readonly card: MetricCard;
  readonly over: 'points' | 'series';
  readonly sums: (points: Points) => readonly number[];
  readonly score: (sums: readonly number[]) => number | Refusal;
  /** The score that a perfect forecast gets, where that is not the best of the scale: the nominal coverage in percent. */
  readonly target?: number;
}

/** A metric of prediction intervals: one for each level in percent. */
export interface LevelMetric {
  readonly card: MetricCard;
  readonly at: (level: number) => Metric;
}

export const defineMetric = (metric: Metric): Metric => metric;

/** `make` gives the parts at a level; the card's id and title are completed with it (`coverage` becomes `coverage-80`). */
export function defineLevelMetric(card: MetricCard, make: (level: number) => Omit<Metric, 'card'>): LevelMetric {
  const at = (level: number): Metric => ({
    card: { ...card, id: `${card.id}-${level}`, title: `${card.title} ${level} %` },
    ...make(level),
  });
  return { card, at };
}

/** The sum of `term(i)` over the points. */
export function sumOver(points: Points, term: (i: number) => number): number {
  let sum = 0;
  const end = points.to ?? points.actual.length;
  for (let i = points.from ?? 0; i < end; i++) sum += term(i);
  return sum;
}

export const countOf = (points: Points): number => (points.to ?? points.actual.length) - (points.from ?? 0);

/** Mean of terms from [sum, count], refused for no points. */
export const meanOf = ([sum, count]: readonly number[]): number | Refusal =>
  count! > 0 ? sum! / count! : { refused: 'there is no scored point' };
