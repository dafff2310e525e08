import type { Measure } from './finding.ts';

export const windows: Measure = ({ backtest: { head, body } }) => ({
  value: body.plan.windows,
  what: 'origins of the backtest',
  explanation: `${body.plan.windows} origins of ${body.plan.horizon} steps each.`,
  evidence: [{ record: head.id, note: 'its plan' }],
  remedies: ['Backtest from more origins.'],
});
