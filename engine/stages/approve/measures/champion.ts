import { type Finding, type Measure, metricOf, ofRow, scoreIn, told, unknownMetric } from './finding.ts';
import { inWords, worseBy } from './worse.ts';

const REMEDIES = [
  'Keep the champion, and serve this one beside it as challenger or shadow until it wins.',
  'Backtest both from the same origins on the same data: what was scored at different times is hardly comparable.',
];

export const champion: Measure = (facts, rule) => {
  const { row, comparison, champion } = facts;
  const metric = metricOf(facts, rule);
  if (!metric) return unknownMetric(facts, rule);
  const { title } = metric.card;
  const common = { what: `${title} worse than the champion's`, unit: '%', remedies: REMEDIES };
  if (!champion) return { ...common, value: null, excused: true, explanation: 'The model has no champion yet.', evidence: ofRow(facts) };
  const evidence = [...ofRow(facts), { record: champion.approval, note: `version ${champion.version}, the champion` }];
  const none = (explanation: string): Finding => ({ ...common, evidence, value: null, explanation });
  const mine = scoreIn(row, metric);
  const theirs = champion.row && scoreIn(champion.row, metric);
  if (mine.value === null) return none(`There is no ${title}: ${mine.refused}.`);
  if (typeof theirs?.value !== 'number') return none(`There is no ${title} of the champion: ${theirs?.refused ?? 'its row is gone'}.`);
  const value = worseBy(metric, mine.value, theirs.value);
  const where =
    champion.comparison === comparison.head.id ? 'at the same origins' : `as it was scored when it was approved (${champion.comparison})`;
  const figures = `${title} ${told(metric, mine.value)} against ${told(metric, theirs.value)} of version ${champion.version}, ${where}`;
  if (value === null) return none(`${figures}: no share of nothing.`);
  return { ...common, evidence, value, explanation: `${figures}: ${value === 0 ? 'the same' : inWords(value)}.` };
};
