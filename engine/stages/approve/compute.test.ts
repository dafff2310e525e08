import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateRule } from '#shared/domain/gate.ts';
import { appendAudit } from '../../audit/append.ts';
import { differenceOf } from '../../panel/replay.ts';
import { pipeline } from '../../pipeline.ts';
import { approveFit, putValidated } from '../../testing/approved.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { ruleOf } from './facts.fixture.ts';

const { approve, backtest, compare, train } = pipeline;

let workspace: TestWorkspace;
let features: string;
let comparison: string;
let leaderboard: { key: string; scores: { metric: string; value: number | null }[] }[];
const fits: Record<string, string> = {};
const CHOICES = [
  { model: 'naive', params: {} },
  { model: 'seasonal-naive', params: {} },
  { model: 'gradient-boosting', params: { trees: 5, leaves: 4 } },
];

// Two origins of two steps: 2 8 | 3 6 and 2 8 3 6 | 9 3.
const SERIES = { a: [4, 4, 4, 4, 4, 4, 4, 4, 2, 8, 3, 6, 9, 3], b: [1, 1, 1, 1, 1, 1, 1, 1, 5, 5, 4, 4, 4, 7] };

beforeAll(async () => {
  workspace = await openTestWorkspace();
  const dataset = await putDataset(workspace.db, {
    axis: { kind: 'integer', step: 1 },
    seasons: [2],
    series: Object.entries(SERIES).map(([name, y]) => ({ name, t: y.map((_, i) => i), y })),
  });
  features = await putValidated(workspace.db, dataset);
  const plan = { features, models: CHOICES, horizon: 2, windows: 2, mode: 'expanding', refit: true, levels: [80], seed: 1 } as const;
  const tested = (await backtest.run({ ...plan, models: [...CHOICES], levels: [80] }, workspace.ctx)).record;
  comparison = (await compare.run({ backtests: [tested], primary: 'mae' }, workspace.ctx)).record;
  leaderboard = (await compare.get({ comparison }, workspace.ctx)).body.leaderboard;
  for (const choice of CHOICES) fits[choice.model] = (await train.run({ features, choice, horizon: 2, seed: 1 }, workspace.ctx)).record;
});
afterAll(() => workspace.close());

const gates = (model: string, rules: GateRule[], name?: string) =>
  approve.gates({ fit: fits[model]!, comparison, rules, ...(name && { model: name }) }, workspace.ctx);
const scoreOf = (key: string, metric: string) => leaderboard.find((r) => r.key === key)!.scores.find((s) => s.metric === metric)!.value!;

describe('worse-than-single', () => {
  it('scores the last origin of every series from the stored forecasts', async () => {
    // The last value stays: |3−8| |6−8| and |1| |1| at the first origin, |9−6| |3−6| and |4−4| |7−4| at the last.
    expect(scoreOf('naive', 'mae')).toBeCloseTo((5 + 2 + 1 + 1 + 3 + 3 + 0 + 3) / 8, 9);
    const [found] = await gates('naive', [ruleOf('worse-than-single', 'most', 15)]);
    expect(found!.value).toBeCloseTo(100 * (18 / 8 / (9 / 4) - 1), 9);
    const [wape] = await gates('naive', [ruleOf('worse-than-single', 'most', 15, { metric: 'wape' })]);
    // Actuals: 3 6 4 4 and 9 3 4 7.
    expect((18 / 40) * (23 / 9)).toBeCloseTo(1.15, 12);
    expect(wape).toMatchObject({ value: 15, passed: true });
  });
});

describe.each(CHOICES)('$model', ({ model }) => {
  it('forecasts its golden samples again to the bit', async () => {
    const [found] = await gates(model, [ruleOf('golden', 'most', 0)]);
    expect(found).toMatchObject({ value: 0, passed: true, explanation: expect.stringContaining('a, b') });
  });

  it('has a latency and a size', async () => {
    const [latency, size] = await gates(model, [ruleOf('latency', 'most', 1e6), ruleOf('size', 'most', 1)]);
    expect(latency).toMatchObject({
      passed: true,
      unit: 'ms',
      explanation: expect.stringMatching(/^([2-9]|1\d|20) forecasts of 2 series, 2 steps/),
    });
    expect(latency!.value).toBeGreaterThan(0);
    const { body } = await train.get({ fit: fits[model]! }, workspace.ctx);
    expect(size!.value! * 1024 * 1024).toBeCloseTo(body.stateBytes, 3);
  });
});

it('a golden sample differs by the worst point, relative to the size of the series', () => {
  const of = (mean: number[], lo: number[], hi: number[]) => ({
    mean: Float64Array.from(mean),
    intervals: [{ level: 80, lo: Float64Array.from(lo), hi: Float64Array.from(hi) }],
  });
  const sample = of([4, -8], [3, -9], [5, Number.NaN]);
  expect(differenceOf(sample, sample)).toBe(0);
  expect(differenceOf(sample, of([4, -8.5], [3, -9], [5, Number.NaN]))).toBe(0.0625);
  expect(differenceOf(sample, of([4, -8], [3, -9], [5.25, Number.NaN]))).toBe(0.03125);
  expect(differenceOf(sample, of([4, -8], [3, Number.NaN], [5, Number.NaN]))).toBe(1);
  expect(differenceOf(sample, of([4, -8], [3, -9], [5, 5]))).toBe(1);
});

describe('the champion', () => {
  const ask = () => gates('gradient-boosting', [ruleOf('champion', 'most', 0)], 'Prices');
  const move = (to: number | null) =>
    workspace.db.write((sql) =>
      appendAudit(sql, {
        by: { name: 'Ada', fingerprint: null },
        event: 'alias.moved',
        subject: 'Prices',
        body: { alias: 'champion', from: null, to, reason: 'test', rollback: false, checked: [] },
      }),
    );

  it('is the version that the alias stands for, by its row at the same origins', async () => {
    expect(await ask()).toMatchObject([{ value: null, passed: true }]);
    for (const model of ['naive', 'seasonal-naive'])
      await approveFit(workspace.ctx, { fit: fits[model]!, comparison, name: 'Prices', note: 'Fine.' });
    expect(await ask()).toMatchObject([{ value: null, passed: true }]);
    const mine = scoreOf('gradient-boosting', 'mae');
    for (const [version, key] of [
      [1, 'naive'],
      [2, 'seasonal-naive'],
    ] as const) {
      await move(version);
      const [found] = await ask();
      expect(found!.value).toBeCloseTo((100 * (mine - scoreOf(key, 'mae'))) / scoreOf(key, 'mae'), 9);
      expect(found!.explanation).toContain(`version ${version}, at the same origins`);
    }
    await move(null);
    expect(await ask()).toMatchObject([{ value: null, passed: true }]);
  });

  it('is compared by what it was approved with where it is not in the comparison', async () => {
    await move(1);
    const plan = {
      features,
      models: [CHOICES[2]!],
      horizon: 2,
      windows: 2,
      mode: 'expanding',
      refit: true,
      levels: [80],
      seed: 1,
    } as const;
    const tested = (await backtest.run({ ...plan, models: [CHOICES[2]!], levels: [80] }, workspace.ctx)).record;
    const alone = (await compare.run({ backtests: [tested], primary: 'mae' }, workspace.ctx)).record;
    const [found] = await approve.gates(
      { fit: fits['gradient-boosting']!, comparison: alone, rules: [ruleOf('champion', 'most', 0)], model: 'Prices' },
      workspace.ctx,
    );
    expect(found!.explanation).toContain(`as it was scored when it was approved (${comparison})`);
    const [mine, theirs] = [scoreOf('gradient-boosting', 'mae'), scoreOf('naive', 'mae')];
    expect(found!.value).toBeCloseTo((100 * (mine - theirs)) / theirs, 9);
  });
});

it('a request without words of its author tells what changes against the version in use', async () => {
  const ask = (model: string) =>
    approve.request({ fit: fits['seasonal-naive']!, comparison, model, note: 'Next.', change: ' ' }, { ...workspace.ctx, actor: 'author' });
  expect((await ask('New')).request.body.change).toBe('The first version of this model.');
  for (const model of ['gradient-boosting', 'naive'])
    await approveFit(workspace.ctx, { fit: fits[model]!, comparison, name: 'Bare', note: 'Fine.' });
  expect((await ask('Bare')).request.body.change).toMatch(/^Against version 2:\n- Model: seasonal-naive, before naive\./);
  const { change } = (await ask('Prices')).request.body;
  expect(change).toMatch(
    /^Against version 1, the champion:\n- Model: seasonal-naive, before naive\.\n- Metric: MAE .* at the same origins\./,
  );
});

describe('required gates', () => {
  it('that fail hinder an approval and nothing else; advice does not', async () => {
    const strict = [ruleOf('windows', 'least', 3, { weight: 'required' }), ruleOf('failed', 'most', 0, { weight: 'required' })];
    await approve.setPolicy({ rules: strict, reason: 'Strict.' }, workspace.ctx);
    const ask = { fit: fits.naive!, comparison, model: 'Strict', note: 'Please.', change: '' };
    const { request } = await approve.request(ask, { ...workspace.ctx, actor: 'author' });
    expect(request.body.gates.map((gate) => [gate.id, gate.passed, gate.weight])).toEqual([
      ['windows', false, 'required'],
      ['failed', true, 'required'],
    ]);
    const decide = (decision: 'approve' | 'changes') =>
      approve.decide({ request: request.head.id, decision, note: 'Looked.', conditions: [] }, { ...workspace.ctx, actor: 'reviewer' });
    await expect(decide('approve')).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('windows (2 origins of 2 steps each.)'),
      data: { detail: { gates: ['windows'] } },
    });
    await approve.setPolicy({ rules: [ruleOf('windows', 'least', 3)], reason: 'Advice.' }, workspace.ctx);
    const { state, approval } = await decide('approve');
    expect(state).toBe('approved');
    const [made] = await approve.list({}, workspace.ctx);
    expect(made).toMatchObject({ head: { id: approval }, body: { gates: [{ id: 'windows', passed: false, weight: 'advice' }] } });
    await approve.setPolicy({ preset: 'standard', reason: 'Back.' }, workspace.ctx);
  });

  it('with ids that are not their own are refused', async () => {
    const rules = [ruleOf('windows', 'least', 3), ruleOf('windows', 'least', 4)];
    await expect(approve.setPolicy({ rules, reason: '' }, workspace.ctx)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

it('golden samples of a state that was changed on disk are CORRUPT', async () => {
  const { body } = await train.get({ fit: fits.naive! }, workspace.ctx);
  writeFileSync(workspace.ctx.artifacts.pathOf(body.state), '[\n]\n');
  await expect(gates('naive', [ruleOf('golden', 'most', 0)])).rejects.toMatchObject({ code: 'CORRUPT' });
});
