import type { Measure } from './finding.ts';

export const failed: Measure = ({ fit, row }) => {
  const value = fit.body.failed + row.failed;
  return {
    value,
    what: 'series and forecasts that failed, in the fit and the backtest',
    explanation: value === 0 ? 'None failed.' : `${fit.body.failed} series failed in the fit, ${row.failed} forecasts in the backtest.`,
    evidence: [
      { record: fit.head.id, note: 'status of each series' },
      { record: row.backtest, note: 'status at each origin' },
    ],
    remedies: ['Read the reasons in the status of the series.', 'Leave out series without values, or give them a fallback.'],
  };
};
