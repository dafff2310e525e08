import type { MetricCard } from '#shared/domain/metric.ts';
import { bias } from './bias.ts';
import { coverage } from './coverage.ts';
import type { LevelMetric, Metric } from './define.ts';
import { intervalScore } from './interval-score.ts';
import { mae } from './mae.ts';
import { mape } from './mape.ts';
import { mase } from './mase.ts';
import { msis } from './msis.ts';
import { pinball } from './pinball.ts';
import { r2 } from './r2.ts';
import { relativeBias } from './relative-bias.ts';
import { rmse } from './rmse.ts';
import { rmsse } from './rmsse.ts';
import { smape } from './smape.ts';
import { wape } from './wape.ts';

/** Metrics of the point forecast and of all quantiles together, in the order in which they are shown. */
const pointMetrics: readonly Metric[] = [wape, mae, rmse, smape, mape, mase, rmsse, r2, bias, relativeBias, pinball];

/** Metrics of the interval of one level. */
const levelMetrics: readonly LevelMetric[] = [coverage, intervalScore, msis];

export const metricCards: readonly MetricCard[] = [...pointMetrics, ...levelMetrics].map((metric) => metric.card);

/** All metrics for forecasts with intervals of these levels. */
export const metricsFor = (levels: readonly number[]): readonly Metric[] => [
  ...pointMetrics,
  ...levelMetrics.flatMap((metric) => levels.map((level) => metric.at(level))),
];

/** How bad a score is: the smaller the better, whatever the metric. */
export function badness({ card, target = 0 }: Metric, score: number): number {
  if (card.better === 'higher') return -score;
  return card.better === 'lower' ? score : Math.abs(score - target);
}
