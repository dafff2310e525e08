import { formatTime, stepsBetween } from '#shared/base/axis.ts';
import type { Measure } from './finding.ts';

export const staleness: Measure = ({ dataset: { head, body }, now }) => {
  const evidence = [{ record: head.id, note: 'its last row' }];
  const common = { what: 'steps from the last row of the data to now', unit: 'steps', evidence };
  if (body.axis.kind === 'integer')
    return { ...common, value: null, excused: true, explanation: 'The data run along an index: it has no now.' };
  return {
    ...common,
    value: Math.max(0, Math.floor(stepsBetween(body.axis, body.to, now))),
    explanation: `The data end at ${formatTime(body.axis, body.to)}.`,
    remedies: ['Import what came since, and train again.'],
  };
};
