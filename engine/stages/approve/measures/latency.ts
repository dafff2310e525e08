import { type Measure, one } from './finding.ts';

export const latency: Measure = ({ fit, latency }) => ({
  value: latency?.p95 ?? null,
  what: '95th percentile of the time of a forecast',
  unit: 'ms',
  explanation: latency
    ? `${latency.runs} forecasts of ${latency.series} series, ${fit.body.horizon} steps each: ${one(latency.p95)} ms for 95 % of them, on this machine.`
    : 'It was not measured.',
  evidence: [{ record: fit.head.id, note: 'its state' }],
  remedies: ['Prefer fewer members, smaller trees or a smaller net.', 'Forecast a shorter horizon.', 'Give the service more threads.'],
});
