import type { MetricCard, Score } from '#shared/domain/metric.ts';
import { formatNumber, formatPercent, formatValue, NONE, withUnit } from './format.ts';

/** A score as a person reads it; `unit` is that of the target. */
export function formatScore(score: Score | undefined, card: MetricCard | undefined, unit: string): string {
  const value = score?.value;
  if (value === null || value === undefined) return NONE;
  if (card?.unit === '%') return formatPercent(value / 100, 1);
  if (card?.unit === 'y') return withUnit(formatValue(value, 4), unit);
  return Math.abs(value) < 1000 ? formatNumber(value, 3) : formatValue(value, 4);
}

export const scoreOf = (scores: readonly Score[], metric: string): Score | undefined => scores.find((s) => s.metric === metric);
