import type { Measure } from './finding.ts';

export const horizon: Measure = ({ fit, backtest: { head, body } }) => ({
  value: (100 * body.plan.horizon) / fit.body.horizon,
  what: "part of the fit's horizon that the backtest looks ahead",
  unit: '%',
  explanation: `The fit forecasts ${fit.body.horizon} steps, the backtest ${body.plan.horizon}.`,
  evidence: [
    { record: fit.head.id, note: 'its horizon' },
    { record: head.id, note: 'its plan' },
  ],
  remedies: ['Backtest with the horizon that is released.'],
});
