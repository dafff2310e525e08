import type { z } from 'zod';
import { type GatePreset, GateRule } from '#shared/domain/gate.ts';
import { QUALITY_WARN } from '#shared/stages/validate.ts';

type Given = Omit<z.input<typeof GateRule>, 'title'> & { readonly title?: string };

const rule = (given: Given): GateRule => GateRule.parse({ title: TITLES[given.id], ...given });

const TITLES: Readonly<Record<string, string>> = {
  gain: 'Better than the yardstick',
  coverage: 'Coverage',
  bias: 'Little bias',
  windows: 'Enough origins',
  horizon: 'Horizon tested',
  failed: 'No failed series',
  fallback: 'Few fallbacks',
  quality: 'Data quality',
  champion: 'Not worse than the champion',
  golden: 'Golden samples replay',
  latency: 'Fast enough',
  size: 'Small enough',
  staleness: 'Fresh data',
  'worse-than-single': 'No luck of one origin',
};

const gain = rule({
  id: 'gain',
  measure: 'gain',
  metric: 'wape',
  side: 'least',
  limit: 5,
  reason: 'A model that a yardstick nearly equals is not worth its trouble.',
});
const coverage = rule({
  id: 'coverage',
  measure: 'coverage',
  side: 'most',
  limit: 5,
  reason: 'An interval that says 80 % has to hold about 80 %.',
});
const bias = rule({
  id: 'bias',
  measure: 'bias',
  side: 'most',
  limit: 5,
  reason: 'Errors that do not cancel add up in totals and stocks.',
});
const windows = rule({ id: 'windows', measure: 'windows', side: 'least', limit: 3, reason: 'One origin is an anecdote.' });
const horizon = rule({ id: 'horizon', measure: 'horizon', side: 'least', limit: 100, reason: 'What is released was tested as far ahead.' });
const failed = rule({ id: 'failed', measure: 'failed', side: 'most', limit: 0 });
const fallback = rule({ id: 'fallback', measure: 'fallback', side: 'most', limit: 5 });
const quality = rule({ id: 'quality', measure: 'quality', side: 'least', limit: QUALITY_WARN });
const champion = rule({
  id: 'champion',
  measure: 'champion',
  side: 'most',
  limit: 0,
  reason: 'The next version is at least as good as the one in use.',
});
const golden = rule({ id: 'golden', measure: 'golden', side: 'most', limit: 1e-6, reason: 'A server checks itself by these samples.' });
const latency = rule({
  id: 'latency',
  measure: 'latency',
  side: 'most',
  limit: 500,
  reason: '50 series in half a second, on a processor.',
});
const size = rule({
  id: 'size',
  measure: 'size',
  side: 'most',
  limit: 200,
  reason: 'It is copied to every server, and loaded at every start.',
});
const staleness = rule({ id: 'staleness', measure: 'staleness', side: 'most', limit: 48 });
const single = rule({
  id: 'worse-than-single',
  measure: 'worse-than-single',
  metric: 'wape',
  side: 'most',
  limit: 15,
  reason: 'A backtest much worse than a single run says that the single run was luck.',
});

const STANDARD = [gain, coverage, bias, windows, horizon, failed, fallback, quality];

const required = (one: GateRule): GateRule => ({ ...one, weight: 'required' });

/** Limits for plants: percentage errors and the share of the variance told. */
const plant = (mape: number, r2: number): GateRule[] => [
  rule({
    id: 'mape',
    title: 'MAPE',
    measure: 'metric',
    metric: 'mape',
    side: 'most',
    limit: mape,
    reason: 'Hours without production have no percentage error: forecast those of daylight, or read WAPE beside it.',
  }),
  rule({ id: 'r2', title: 'R²', measure: 'metric', metric: 'r2', side: 'least', limit: r2 }),
  gain,
  coverage,
  bias,
  windows,
  horizon,
  failed,
  quality,
];

/** Sets of gates to start from; the first is what a workspace begins with. */
export const presets: readonly GatePreset[] = [
  {
    id: 'standard',
    title: 'Standard',
    summary: 'Better than a yardstick, honest intervals, little bias, tested as far ahead as it is used. All advise; a person decides.',
    rules: STANDARD,
  },
  {
    id: 'demand',
    title: 'Demand',
    summary:
      'WAPE at least 5 points below seasonal naive, no luck of one origin, 80 % intervals that hold 70 % at least, an answer in half a second.',
    rules: [
      rule({
        id: 'gain-points',
        title: 'Points below seasonal naive',
        measure: 'gain-points',
        metric: 'wape',
        against: 'seasonal-naive',
        side: 'least',
        limit: 5,
        reason: 'Fewer points do not pay for running a model.',
      }),
      single,
      rule({
        id: 'coverage-held',
        title: 'Coverage',
        measure: 'coverage-held',
        level: 80,
        side: 'least',
        limit: 70,
        reason: 'Stocks that the intervals set run out otherwise.',
      }),
      latency,
      bias,
      failed,
    ],
  },
  { id: 'solar', title: 'Solar plants', summary: 'MAPE at most 20 %, R² at least 0.80.', rules: plant(20, 0.8) },
  { id: 'wind', title: 'Wind farms', summary: 'MAPE at most 25 %, R² at least 0.75.', rules: plant(25, 0.75) },
  {
    id: 'trading',
    title: 'Trading',
    summary: 'Better than the last known value, not worse than the champion, on fresh data.',
    rules: [
      rule({
        id: 'gain',
        measure: 'gain',
        metric: 'mae',
        against: 'naive',
        side: 'least',
        limit: 1,
        reason: 'Prices nearly follow a random walk: a little is much.',
      }),
      champion,
      { ...staleness, limit: 3, reason: 'Yesterday is another market.' },
      coverage,
      { ...windows, limit: 10, reason: 'Markets differ from week to week.' },
      single,
      failed,
    ],
  },
  {
    id: 'strict',
    title: 'Strict',
    summary:
      'All of Standard and more, and no approval while one of them fails: replay of samples, latency, size, fresh data, the champion.',
    rules: [...STANDARD, single, champion, golden, latency, size, staleness].map(required),
  },
];
