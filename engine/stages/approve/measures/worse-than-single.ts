import { type Finding, type Measure, metricOf, told, unknownMetric } from './finding.ts';
import { inWords, worseBy } from './worse.ts';

const REMEDIES = [
  'Look at the scores by cutoff: one bad origin may be an event that should be a covariate.',
  'Fit anew at every origin, or shorten the history (a sliding window) if what is long ago no longer holds.',
  'Prefer a simpler model: one that is good at one origin only has learnt that origin.',
];

export const worseThanSingle: Measure = (facts, rule) => {
  const { origins, backtest } = facts;
  const metric = metricOf(facts, rule);
  if (!metric) return unknownMetric(facts, rule);
  const { id, title } = metric.card;
  const evidence = [{ record: backtest.head.id, note: 'forecasts of every origin, of which the last is the single run' }];
  const common = { what: `${title} over all origins worse than at the last one`, unit: '%', evidence, remedies: REMEDIES };
  const none = (explanation: string): Finding => ({ ...common, value: null, explanation });
  if (backtest.body.plan.windows < 2) return none('The backtest has one origin: there is nothing to compare it with.');
  const [all, last] = [origins?.all[id] ?? null, origins?.last[id] ?? null];
  if (all === null || last === null) return none(`There is no ${title} to compare.`);
  const value = worseBy(metric, all, last);
  const figures = `${title} ${told(metric, all)} over all origins against ${told(metric, last)} at the last one`;
  if (value === null) return none(`${figures}: no share of nothing.`);
  return { ...common, value, explanation: `${figures}: ${inWords(value)}.` };
};
