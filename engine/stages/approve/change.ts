import { formatValue } from '#shared/base/format.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Comparison, LeaderboardRow } from '#shared/stages/compare.ts';
import type { Fit } from '#shared/stages/train.ts';
import { metricsFor } from '../../metrics/index.ts';
import type { InUse } from './in-use.ts';
import { scoreIn, told } from './measures/finding.ts';
import { inWords, worseBy } from './measures/worse.ts';

interface Candidate {
  readonly fit: StoredRecord<Fit>;
  readonly row: LeaderboardRow;
  readonly comparison: StoredRecord<Comparison>;
}

/** What a candidate brings against the version in use, and what it costs, where its author does not say it: a few figures. Pure. */
export function changeOf({ fit, row, comparison }: Candidate, before: InUse | undefined): string {
  if (!before) return 'The first version of this model.';
  const model = (of: StoredRecord<Fit>): string => of.body.choice.label ?? of.body.choice.model;
  const cost = ({ head, body }: StoredRecord<Fit>): string =>
    `${formatValue(body.stateBytes / 2 ** 20, 2)} MiB of state, trained in ${formatValue(head.seconds, 2)} s`;
  return [
    `Against version ${before.version}${before.champion ? ', the champion' : ''}:`,
    `- Model: ${model(fit)}, before ${model(before.fit)}.`,
    `- Metric: ${metricChange(row, comparison, before)}`,
    `- Cost: ${cost(fit)}; before ${cost(before.fit)}.`,
  ].join('\n');
}

function metricChange(row: LeaderboardRow, comparison: StoredRecord<Comparison>, before: InUse): string {
  const metric = metricsFor(comparison.body.levels).find(({ card }) => card.id === comparison.body.primary)!;
  const mine = scoreIn(row, metric).value;
  const theirs = before.row ? scoreIn(before.row, metric).value : null;
  if (mine === null || theirs === null) return `there is no ${metric.card.title} of both.`;
  const worse = worseBy(metric, mine, theirs);
  const where = before.comparison === comparison.head.id ? 'at the same origins' : 'scored at other origins';
  return `${metric.card.title} ${told(metric, mine)}, before ${told(metric, theirs)}${worse ? ` (${inWords(worse)})` : ''}, ${where}.`;
}
