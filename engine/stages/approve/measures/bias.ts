import { type Measure, ofRow, one } from './finding.ts';

const REMEDIES = [
  'Look for a level that changed: train on what came after it, or tell the model of it with a covariate.',
  'Add a trend, or let the model difference the series.',
  'Forecast the median where losses are even, the mean where totals matter.',
];

export const bias: Measure = (facts) => {
  const score = facts.row.scores.find((s) => s.metric === 'relative-bias');
  const found = score?.value ?? null;
  return {
    value: found === null ? null : Math.abs(found),
    what: 'forecasts too high or too low over all',
    unit: '%',
    explanation:
      found === null
        ? `There is no relative bias: ${score?.refused ?? 'it was not scored'}.`
        : `Forecasts were ${one(Math.abs(found))} % too ${found < 0 ? 'low' : 'high'} over all.`,
    evidence: ofRow(facts),
    remedies: REMEDIES,
  };
};
