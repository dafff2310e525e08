import type { GateRule } from '#shared/domain/gate.ts';
import type { LeaderboardRow } from '#shared/stages/compare.ts';
import type { Metric } from '../../../metrics/define.ts';
import type { Facts } from '../facts.ts';
import { type Finding, metricOf, ofRow, scoreIn, unknownMetric } from './finding.ts';

const YARDSTICKS = ['seasonal-naive', 'naive'];

export const REMEDIES = [
  'Give the model what drives the series: known covariates, holidays, lags of the season.',
  'Train on a longer history, or search parameters.',
  'Compare it with an ensemble: several models are seldom all wrong in the same way.',
  'If nothing beats the yardstick, release the yardstick: it costs nothing.',
];

interface Against {
  readonly metric: Metric;
  readonly yardstick: LeaderboardRow;
  readonly mine: number;
  readonly theirs: number;
}

/** The errors of the model and of the one to beat; or why there is nothing to compare. An error is a metric whose best is 0 and lower is better. */
export function againstYardstick(facts: Facts, rule: GateRule): Against | Finding {
  const { row, comparison } = facts;
  const metric = metricOf(facts, rule);
  if (!metric) return unknownMetric(facts, rule);
  const { leaderboard } = comparison.body;
  const find = (id: string) => leaderboard.find((r) => r.key === id) ?? leaderboard.find((r) => r.model === id);
  const yardstick = (rule.against ? [rule.against] : YARDSTICKS).map(find).find((r) => r !== undefined);
  const what = `${metric.card.title} below that of ${yardstick?.key ?? rule.against ?? 'seasonal-naive'}`;
  const none = (explanation: string, excused = false): Finding => ({
    value: null,
    what,
    explanation,
    excused,
    evidence: ofRow(facts),
    remedies: REMEDIES,
  });
  if (metric.card.better !== 'lower') return none(`${metric.card.title} is no error: a gain in it has no meaning.`);
  if (!yardstick)
    return none(
      `No ${rule.against ?? 'seasonal naive (nor naive)'} is in the comparison: nothing shows that the model is worth its trouble.`,
    );
  if (yardstick.key === row.key && yardstick.backtest === row.backtest) return none('The model is the yardstick itself.', true);
  const [mine, theirs] = [scoreIn(row, metric), scoreIn(yardstick, metric)];
  if (mine.value === null || theirs.value === null)
    return none(`There is no ${metric.card.title} to compare: ${mine.value === null ? mine.refused : theirs.refused}.`);
  return { metric, yardstick, mine: mine.value, theirs: theirs.value };
}
