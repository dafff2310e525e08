import type { RecordKind } from '#shared/base/ids.ts';
import { DAY } from '#shared/base/units.ts';
import type { RecordHead, StoredRecord } from '#shared/domain/record.ts';
import { Approval } from '#shared/stages/approve.ts';
import { Recipe } from '#shared/stages/features.ts';
import type { ReportContent } from './content.ts';

const START = Date.UTC(2024, 10, 1);
const HORIZON = 28;

const headOf = (id: string, kind: RecordKind, parents: string[] = []): RecordHead => ({
  id: `${id}_0123456789abcdef`,
  kind,
  parents,
  hash: id.repeat(32),
  created: '2025-03-04T05:06:07.000Z',
  actor: 'Ada Lovelace',
  seconds: 1.25,
});
const record = <B>(id: string, kind: RecordKind, body: B, parents: string[] = []): StoredRecord<B> => ({
  head: headOf(id, kind, parents),
  body,
});

const days = (from: number, n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => START + (from + i) * DAY);
const demand = (i: number): number => 820 + 0.4 * i + 140 * Math.sin((2 * Math.PI * i) / 7) + 30 * Math.sin(i * 1.7);
const values = (from: number, n: number, off = 0): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => demand(from + i) + off * Math.sin(i));
const spread = (mean: Float64Array, level: number, sign: number): Float64Array =>
  mean.map((m, h) => m + sign * (level === 95 ? 60 : 38) * Math.sqrt(1 + h / 6));

/** A made-up report with one of everything. `name` stands wherever a name from data may stand. */
export function contentOf(name = 'Central'): ReportContent {
  const fit = 'ft_0123456789abcdef';
  const dataset = 'ds_0123456789abcdef';
  const scores = (wape: number, mase: number) => [
    { metric: 'wape', value: wape },
    { metric: 'mase', value: mase },
    { metric: 'mape', value: null, refused: `12 of 140 actuals of ${name} are zero: the percentage has no meaning there.` },
  ];
  const row = (key: string, rank: number, wape: number) => ({
    key,
    model: key,
    backtest: 'bt_0123456789abcdef',
    rank,
    scores: scores(wape, wape / 9),
    wins: 0.5 / rank,
    fitted: 3,
    fallback: rank > 2 ? 1 : 0,
    failed: 0,
    seconds: 0.4 * rank,
  });
  const keys = ['linear-regression', 'theta', 'seasonal-naive'];
  const mean = values(120, HORIZON, 20);
  const interval = (m: Float64Array, level: number) => ({ level, lo: spread(m, level, -1), hi: spread(m, level, 1) });
  const gate = (id: string, passed: boolean, explanation: string) => ({
    id,
    title: `Gate ${id}`,
    rule: 'at least 0.7',
    value: 0.8,
    limit: 0.7,
    passed,
    explanation,
  });
  const environment = { almanac: '0.1.0', node: 'v24', platform: 'linux-x64', cpu: 'A processor', threads: 2 };
  const levels = [80, 95];
  return {
    approval: record(
      'ap',
      'approval',
      Approval.parse({
        fit,
        comparison: 'co_0123456789abcdef',
        dataset,
        key: 'linear-regression',
        name: `Spring demand ${name}`,
        note: `Best in the backtest on ${name}.\nThe July outage is out.`,
        gates: [
          gate('quality', true, `Quality of ${name} is 0.93.`),
          gate('coverage', false, 'The 95 % interval holds 88 % of the actuals.'),
        ],
      }),
    ),
    fit: record('ft', 'fit', {
      features: 'fe_0123456789abcdef',
      dataset,
      choice: { model: 'linear-regression', params: {} },
      params: { seasons: [7], trend: true },
      modelVersion: 1,
      horizon: HORIZON,
      seed: 1,
      state: 'ab'.repeat(32),
      stateBytes: 1000,
      fitted: 2,
      fallback: 1,
      failed: 0,
      environment,
    }),
    comparison: record('co', 'comparison', {
      dataset,
      backtests: ['bt_0123456789abcdef'],
      primary: 'wape',
      season: 7,
      levels,
      leaderboard: keys.map((key, i) => row(key, i + 1, 4.3 + 2.1 * i)),
      significance: [{ key: 'theta', against: 'linear-regression', difference: 2.1, lo: 0.4, hi: 3.9, p: 0.012, test: 'Diebold-Mariano' }],
      unscored: 4,
    }),
    backtests: [
      record('bt', 'backtest', {
        dataset,
        plan: {
          features: 'fe_0123456789abcdef',
          models: [],
          horizon: HORIZON,
          windows: 3,
          mode: 'expanding' as const,
          refit: true,
          levels,
          seed: 1,
        },
        models: [],
        probabilities: [],
        seriesCount: 3,
        points: 100,
        environment,
      }),
    ],
    features: record('fe', 'features', {
      dataset,
      validation: 'va_0123456789abcdef',
      recipe: Recipe.parse({}),
      columnsBefore: 2,
      columns: [{ name: 'temperature', role: 'known', from: 'given' }],
      rows: 400,
      seriesCount: 3,
      applied: [{ kind: 'gap', policy: 'seasonal', points: 14, series: 2 }],
      excluded: [{ series: name, reason: 'no value at all' }],
    }),
    validation: record('va', 'validation', {
      dataset,
      quality: 0.91,
      parts: [
        { id: 'completeness', score: 0.97, weight: 0.3, explanation: '14 of 420 points are missing.' },
        { id: 'plausibility', score: 0.62, weight: 0.2, explanation: `3 outliers in ${name}.` },
      ],
      summary: [],
      seriesCount: 3,
      points: 420,
    }),
    dataset: record('ds', 'dataset', {
      name: `Demand of ${name}`,
      plan: {} as never,
      source: { file: `/data/${name}.csv`, bytes: 10_000, sha256: 'cd'.repeat(32) },
      axis: { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'day' } },
      seasons: [7],
      unit: 'MWh',
      rows: 420,
      seriesCount: 3,
      missing: 14,
      rejected: 2,
      from: START,
      to: START + 119 * DAY,
      covariates: [{ name: 'temperature', role: 'known', type: 'number' }],
    }),
    lineage: [headOf('ap', 'approval', [fit]), headOf('ft', 'fit'), headOf('ds', 'dataset')],
    metrics: ['wape', 'mase', 'mape'].map((id) => ({
      id,
      title: id.toUpperCase(),
      unit: id === 'mase' ? '' : '%',
      better: 'lower',
      formula: '',
      source: '',
      zeroRule: '',
    })),
    model: {
      id: 'linear-regression',
      version: 1,
      title: 'Linear regression',
      family: 'regression',
      scope: 'local',
      summary: 'Seasons, trend and covariates by least squares.',
      sources: ['A book'],
      can: { covariates: 'known', intervals: 'conformal', missing: true, seasons: 'many', values: 'any' },
      tells: [],
      params: {},
      card: '# Linear regression\n\nStraight lines.\n',
    },
    fans: [
      {
        series: name,
        history: { times: days(0, 120), values: values(0, 120) },
        times: days(120, HORIZON),
        mean,
        intervals: levels.map((level) => interval(mean, level)),
        status: { series: name, state: 'fallback', reason: `${name} is too short`, model: 'naive' },
      },
    ],
    windows: [
      {
        series: name,
        history: { times: days(0, 36), values: values(0, 36) },
        windows: [36, 64, 92].map((cut) => ({
          cutoff: START + (cut - 1) * DAY,
          times: days(cut, HORIZON),
          actual: values(cut, HORIZON),
          mean: values(cut, HORIZON, 30),
          interval: interval(values(cut, HORIZON, 30), 80),
        })),
      },
    ],
    steps: {
      metric: 'wape',
      steps: Array.from({ length: HORIZON }, (_, i) => i + 1),
      models: keys.map((key, i) => ({ key, values: Array.from({ length: HORIZON }, (_, h) => 3 + 2 * i + h * 0.1 + Math.sin(h)) })),
    },
    statuses: { listed: [{ series: name, state: 'fallback', reason: '3 known values, 15 needed', model: 'naive' }], others: 7 },
    scenarios: [
      {
        record: record('sc', 'scenario', {
          fit,
          dataset,
          name: `Warm ${name}`,
          edits: [{ kind: 'add', covariate: `temp ${name}`, value: 2, series: [name] }],
          horizon: HORIZON,
          levels,
          seriesCount: 3,
          baselineTotal: 24_000,
          scenarioTotal: 23_400,
          effects: [{ edit: 0, difference: -600 }],
          interaction: 0,
          notes: [`${name}: assumed.`],
        }),
        series: `total of ${name}`,
        times: days(120, HORIZON),
        baseline: mean,
        scenario: mean.map((m, h) => m * (0.97 + 0.04 * Math.sin(h / 4))),
      },
    ],
    assumptions: [`temperature of ${name} repeats the last week.`],
  };
}
