import type { Measure } from './finding.ts';

export const fallback: Measure = ({ fit: { head, body } }) => {
  const series = body.fitted + body.fallback + body.failed;
  return {
    value: series === 0 ? 0 : (100 * body.fallback) / series,
    what: "series with a fallback's forecast",
    unit: '%',
    explanation: `${body.fallback} of ${series} series have a fallback's forecast in place of the model's.`,
    evidence: [{ record: head.id, note: 'status of each series' }],
    remedies: [
      'Choose a model that needs less history, or one that learns from all series at once.',
      'Leave short series out of this model.',
    ],
  };
};
