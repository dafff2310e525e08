import { type Measure, ofRow, one, told } from './finding.ts';
import { againstYardstick, REMEDIES } from './yardstick.ts';

export const gainPoints: Measure = (facts, rule) => {
  const found = againstYardstick(facts, rule);
  const unit = 'points';
  if (!('yardstick' in found)) return { ...found, unit };
  const { metric, yardstick, mine, theirs } = found;
  const common = { what: `${metric.card.title} below that of ${yardstick.key}`, unit, evidence: ofRow(facts), remedies: REMEDIES };
  if (metric.card.unit !== '%')
    return { ...common, value: null, explanation: `${metric.card.title} is no percentage: a difference of it has no points.` };
  const value = theirs - mine;
  return {
    ...common,
    value,
    explanation: `${metric.card.title} ${told(metric, mine)} against ${told(metric, theirs)} of ${yardstick.key}: ${one(Math.abs(value))} points ${value >= 0 ? 'better' : 'worse'}.`,
  };
};
