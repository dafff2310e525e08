import type { Measure } from './finding.ts';

export const quality: Measure = ({ validation: { head, body } }) => {
  const weakest = [...body.parts].sort((a, b) => a.score - b.score)[0];
  return {
    value: body.quality,
    what: 'quality score of the data, 0 to 1',
    explanation: `Quality ${body.quality.toFixed(2)}${weakest ? `; weakest is ${weakest.id} with ${weakest.score.toFixed(2)}` : ''}.`,
    evidence: [{ record: head.id, note: 'the parts of the score' }],
    remedies: ['See the issues of the validation, and repair at the source what can be repaired there.'],
  };
};
