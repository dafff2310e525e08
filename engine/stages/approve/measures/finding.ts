import { formatValue } from '#shared/base/format.ts';
import type { Evidence, GateRule } from '#shared/domain/gate.ts';
import type { LeaderboardRow } from '#shared/stages/compare.ts';
import type { Metric } from '../../../metrics/define.ts';
import { metricsFor } from '../../../metrics/index.ts';
import type { Facts } from '../facts.ts';

/** What a measure found. */
export interface Finding {
  /** Null where it could not be measured: the gate is not passed, unless it is `excused`. */
  readonly value: number | null;
  /** What was measured, as the subject of the rule: 'origins of the backtest'. */
  readonly what: string;
  readonly explanation: string;
  readonly unit?: string;
  readonly excused?: boolean;
  readonly evidence?: readonly Evidence[];
  /** What can be done where it fails. */
  readonly remedies?: readonly string[];
  /** The level, where a rule is about each. */
  readonly level?: number;
}

/** Pure: the same facts, the same finding. More than one where a rule is about every level. */
export type Measure = (facts: Facts, rule: GateRule) => Finding | readonly Finding[];

export const one = (x: number): string => x.toFixed(1);

/** The metric a rule names, else the primary one. Undefined where the comparison has none of that name. */
export const metricOf = ({ comparison: { body } }: Facts, { metric }: GateRule): Metric | undefined =>
  metricsFor(body.levels).find(({ card }) => card.id === (metric ?? body.primary));

export const unknownMetric = ({ comparison: { body } }: Facts, { metric }: GateRule): Finding => ({
  value: null,
  what: metric ?? body.primary,
  explanation: `The comparison has no metric "${metric ?? body.primary}".`,
});

export const scoreIn = (row: LeaderboardRow, metric: Metric): { value: number | null; refused: string } => {
  const score = row.scores.find((s) => s.metric === metric.card.id);
  return { value: score?.value ?? null, refused: score?.refused ?? 'it was not scored' };
};

/** A score with its unit: '4.21 %'. */
export const told = ({ card }: Metric, value: number): string =>
  `${formatValue(value)}${card.unit && card.unit !== 'y' ? ` ${card.unit}` : ''}`;

export const ofRow = ({ row, comparison }: Facts, note = `row ${row.key} of the leaderboard`): Evidence[] => [
  { record: comparison.head.id, note },
  { record: row.backtest, note: 'its forecasts' },
];
