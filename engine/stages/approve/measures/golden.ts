import type { Measure } from './finding.ts';

export const golden: Measure = ({ fit, replay }) => ({
  value: replay && replay.series.length > 0 ? replay.difference : null,
  what: 'largest relative difference of a golden sample forecast again',
  explanation: replay?.series.length
    ? `${replay.series.join(', ')} forecast twice from the stored state, together and each alone.`
    : 'There is no series to forecast again.',
  evidence: [{ record: fit.head.id, note: 'its state' }],
  remedies: [
    'Train again: the state may be damaged, or from another version of the model.',
    'A model whose forecasts differ from run to run cannot be checked on a server.',
  ],
});
