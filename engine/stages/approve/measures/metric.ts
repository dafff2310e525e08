import { type Measure, metricOf, ofRow, scoreIn, told, unknownMetric } from './finding.ts';

// A poor model of sun, wind or demand, and what tends to be behind it.
const REMEDIES = [
  'Look at the residuals by step and by season: errors that come back every day or week are a pattern that the model does not know.',
  'Look for outages, curtailment and stuck sensors in the target, and repair or leave out what is no production.',
  'Add the weather as known covariates: irradiance or cloud cover for sun, wind speed at hub height for wind, temperature for demand.',
  'Train on a year at least, so that every season is in it.',
  'Try trees, a net or an ensemble where straight lines do not follow.',
];

export const metric: Measure = (facts, rule) => {
  const wanted = metricOf(facts, rule);
  if (!wanted) return unknownMetric(facts, rule);
  const { value, refused } = scoreIn(facts.row, wanted);
  const { title, unit } = wanted.card;
  return {
    value,
    what: `${title} of the backtest`,
    ...(unit && unit !== 'y' && { unit }),
    explanation: value === null ? `There is no ${title}: ${refused}.` : `${title} is ${told(wanted, value)} over all origins and series.`,
    evidence: ofRow(facts),
    remedies: REMEDIES,
  };
};
