import { describe, expect, it } from 'vitest';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Training } from '#shared/domain/training.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import type { Fit } from '#shared/stages/train.ts';
import { differences, lossesDiffer, resources, scores } from './comparison.ts';

const head = (id: string, seconds = 1) => ({ ...{ id, kind: 'fit' as const, parents: [], hash: '', created: '', actor: '' }, seconds });

const training = (best: (number | null)[]): Training => ({
  ...{
    members: best.length,
    epochs: 9,
    best,
    device: 'cpu',
    runtime: 'onnxruntime',
    stopped: 'done',
    resumed: false,
    notes: [],
    curve: '',
  },
});

const fitOf = (id: string, model: string, params: Record<string, unknown>, more: Partial<Fit> = {}, seconds = 1): StoredRecord<Fit> => ({
  head: head(id, seconds) as StoredRecord<Fit>['head'],
  body: {
    ...{
      features: 'fs_1',
      dataset: 'ds_1',
      choice: { model, params: {} },
      params,
      modelVersion: 1,
      horizon: 24,
      seed: 1,
      state: '',
      stateBytes: 8,
    },
    ...{ fitted: 1, fallback: 0, failed: 0 },
    environment: { almanac: '', node: '', platform: '', cpu: '', threads: 2 },
    ...more,
  },
});

const NETS = [
  fitOf(
    'a',
    'lstm',
    { hidden: 64, layers: 2, scale: 'mean' },
    { training: training([0.4, 0.2]), resources: { seconds: 9, cpuSeconds: 16, peakBytes: 5e8, addedBytes: 1e8, threads: 2 } },
    9,
  ),
  fitOf('b', 'lstm', { hidden: 128, layers: 2, scale: 'standard' }, { training: training([0.25]), seed: 2 }, 12),
];
const byTitle = (rows: { title: string }[]) => Object.fromEntries(rows.map(({ title, ...row }) => [title, row]));

describe('fits side by side', () => {
  it('names only what differs, with a dash where a model has no such parameter', () => {
    const rows = differences([...NETS, fitOf('c', 'nbeats', { layers: 2, scale: 'mean' })], (m) => m.toUpperCase());
    expect(byTitle(rows)).toEqual({
      Model: { cells: ['LSTM', 'LSTM', 'NBEATS'], best: [] },
      Seed: { cells: ['1', '2', '1'], best: [] },
      Hidden: { cells: ['64', '128', '–'], best: [] },
      Scale: { cells: ['mean', 'standard', 'mean'], best: [] },
    });
    expect(differences([NETS[0]!, NETS[0]!], (m) => m)).toEqual([]);
  });

  it('marks the least loss of one scale, of an ensemble the mean, and what took least; unknowns are never best', () => {
    const rows = byTitle(resources(NETS));
    expect(rows['Validation loss']).toEqual({ cells: ['0.3', '0.25'], best: [] });
    const scaled = NETS.map((f) => ({ ...f, body: { ...f.body, params: { ...f.body.params, scale: 'mean' } } }));
    expect(byTitle(resources(scaled))['Validation loss']).toEqual({ cells: ['0.3', '0.25'], best: [1] });
    expect(rows['Wall time']).toMatchObject({ best: [0] });
    expect(rows['Peak memory']).toEqual({ cells: [expect.any(String), '–'], best: [] });
    expect(rows['Size of the fit']).toMatchObject({ best: [] });
  });

  it('leaves the facts of nets out where there is none', () =>
    expect(resources([fitOf('c', 'naive', {}), fitOf('d', 'theta', {})]).map((r) => r.title)).not.toContain('Device'));

  it('says why losses are not of one scale', () => {
    expect(lossesDiffer(NETS)).toBe('scale');
    expect(lossesDiffer([NETS[0]!, { ...NETS[0]!, body: { ...NETS[0]!.body, horizon: 48 } }])).toBe('horizon');
    expect(lossesDiffer([NETS[0]!, fitOf('c', 'lstm', { hidden: 8, layers: 1, scale: 'mean' })])).toBeUndefined();
  });
});

describe('scores of fits that were backtested', () => {
  const cards = [
    { id: 'wape', title: 'WAPE', unit: '%', better: 'lower' as const, formula: '', source: '', zeroRule: '' },
    { id: 'r2', title: 'R2', unit: '', better: 'higher' as const, formula: '', source: '', zeroRule: '' },
  ];
  const backtest = {
    head: head('bt_1'),
    body: {
      plan: { features: 'fs_1', windows: 3, horizon: 24 },
      models: [
        { key: 'small', choice: { model: 'lstm' }, params: { scale: 'mean', layers: 2, hidden: 64 } },
        { key: 'large', choice: { model: 'lstm' }, params: { hidden: 128, layers: 2, scale: 'standard' } },
      ],
    },
  } as unknown as StoredRecord<Backtest>;
  const row = (key: string, wape: number, r2: number) => ({
    key,
    backtest: 'bt_1',
    scores: [
      { metric: 'wape', value: wape },
      { metric: 'r2', value: r2 },
    ],
  });
  const comparison = (rows: unknown[]) => ({ head: head('cp_1'), body: { leaderboard: rows } }) as unknown as StoredRecord<Comparison>;

  it('are those of the same model with the same parameters, whatever their order; the newest comparison counts', () => {
    const lists = [comparison([row('small', 4, 0.9), row('large', 5, 0.95)]), comparison([row('small', 99, 0)])];
    expect(byTitle(scores(NETS, lists, [backtest], cards))).toEqual({
      Backtest: { cells: ['3 windows of 24 steps', '3 windows of 24 steps'], best: [] },
      WAPE: { cells: ['4', '5'], best: [0] },
      R2: { cells: ['0.9', '0.95'], best: [1] },
    });
  });
  it('are missing where the features, the intervals or a parameter were others', () => {
    const list = [comparison([row('small', 4, 0.9)])];
    const [a] = NETS as [StoredRecord<Fit>];
    const others = [
      { ...a, body: { ...a.body, features: 'fs_2' } },
      { ...a, body: { ...a.body, params: { ...a.body.params, layers: 3 } } },
      { ...a, body: { ...a.body, choice: { ...a.body.choice, intervals: { method: 'cqr' as const } } } },
    ];
    for (const other of others) expect(scores([other], list, [backtest], cards)).toEqual([]);
    expect(byTitle(scores([a, others[0]!], list, [backtest], cards)).WAPE).toEqual({ cells: ['4', '–'], best: [] });
  });
});
