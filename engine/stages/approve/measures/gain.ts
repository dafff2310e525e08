import { type Measure, ofRow, one, told } from './finding.ts';
import { againstYardstick, REMEDIES } from './yardstick.ts';

export const gain: Measure = (facts, rule) => {
  const found = againstYardstick(facts, rule);
  if (!('yardstick' in found)) return { ...found, unit: '%' };
  const { metric, yardstick, mine, theirs } = found;
  const common = { what: `${metric.card.title} below that of ${yardstick.key}`, unit: '%', evidence: ofRow(facts), remedies: REMEDIES };
  if (theirs === 0) return { ...common, value: null, explanation: `${yardstick.key} makes no error at all: nothing can be better.` };
  const value = (100 * (theirs - mine)) / theirs;
  return {
    ...common,
    value,
    explanation: `${metric.card.title} ${told(metric, mine)} against ${told(metric, theirs)} of ${yardstick.key}: ${one(Math.abs(value))} % ${value >= 0 ? 'less' : 'more'} error.`,
  };
};
