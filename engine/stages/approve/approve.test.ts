import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FeatureSet } from '#shared/stages/features.ts';
import { pipeline } from '../../pipeline.ts';
import { getRecord, putRecord } from '../../store/records.ts';
import { putComparison, putValidation, type RowFixture } from '../../testing/approved.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';

const { approve, train } = pipeline;
const y = [10, 12, 11, 13, 10, 12, 11, 13, 10, 12, 11, 13];
const good = { wape: 4, 'coverage-80': 82, 'relative-bias': -1.5 };

let workspace: TestWorkspace;
let dataset: string;
let features: string;
let fit: string;

/** A feature set whose validation is stored. */
async function featuresOf(quality: number, of = dataset): Promise<string> {
  const bare = await putFeatures(workspace.db, of);
  const validation = await putValidation(workspace.db, of, quality);
  return workspace.db.write(async (sql) => {
    const { body } = await getRecord(sql, 'features', bare, FeatureSet);
    const id = `fe_${String(Math.round(quality * 100)).padStart(16, '0')}`;
    await sql.run(`CREATE TABLE data."${id}" AS SELECT * FROM data."${bare}"`);
    const record = {
      kind: 'features' as const,
      parents: [of, validation],
      inputs: id,
      body: { ...body, validation },
      actor: 'test',
      seconds: 0,
    };
    return (await putRecord(sql, record, id)).head.id;
  });
}

const fitOn = async (on: string, params = {}, horizon = 4): Promise<string> =>
  (
    await train.run(
      { features: on, choice: { model: 'seasonal-naive', params: { season: 4, ...params } }, horizon, seed: 1 },
      workspace.ctx,
    )
  ).record;

const row = (
  model: string,
  scores: RowFixture['scores'],
  params: object = model === 'seasonal-naive' ? { season: 4 } : {},
): RowFixture => ({
  model,
  params: params as Record<string, unknown>,
  scores,
});

beforeAll(async () => {
  workspace = await openTestWorkspace();
  dataset = await putDataset(workspace.db, {
    axis: { kind: 'integer', step: 1 },
    seasons: [4],
    series: [{ name: 'a', t: y.map((_, i) => i + 1), y }],
  });
  features = await featuresOf(0.9);
  fit = await fitOn(features);
});
afterAll(() => workspace.close());

const gates = async (rows: RowFixture[], plan: object = {}, of = fit, on = features) => {
  const comparison = await putComparison(workspace.db, dataset, on, rows, plan);
  const found = await approve.gates({ fit: of, comparison }, workspace.ctx);
  return { comparison, found, of: (id: string) => found.find((g) => g.id === id)! };
};

describe('gates', () => {
  it('are all passed by a good fit, each with value and limit', async () => {
    const { found, of } = await gates([row('seasonal-naive', good), row('naive', { wape: 5 })]);
    expect(found.map((g) => g.id)).toEqual(['gain', 'coverage-80', 'bias', 'windows', 'horizon', 'failed', 'fallback', 'quality']);
    expect(found.filter((g) => !g.passed)).toEqual([]);
    expect(of('gain')).toMatchObject({ value: null, explanation: expect.stringContaining('yardstick itself') });
    expect(of('coverage-80')).toMatchObject({ value: 2, limit: 5, explanation: expect.stringContaining('82.0 %') });
    expect(of('bias')).toMatchObject({ value: 1.5, explanation: expect.stringContaining('too low') });
    expect(of('quality')).toMatchObject({ value: 0.9, limit: 0.7 });
  });

  it.each([
    [{ wape: 4, 'coverage-80': 74.9, 'relative-bias': 0 }, 'coverage-80', 5.1],
    [{ wape: 4, 'coverage-80': 86, 'relative-bias': 0 }, 'coverage-80', 6],
    [{ wape: 4, 'coverage-80': 80, 'relative-bias': -5.5 }, 'bias', 5.5],
    [{ wape: 4, 'relative-bias': 0 }, 'coverage-80', null],
    [{ wape: 4, 'coverage-80': 80, 'relative-bias': null }, 'bias', null],
  ] as [RowFixture['scores'], string, number | null][])('%j does not pass %s', async (scores, id, value) => {
    const { found, of } = await gates([row('seasonal-naive', scores)]);
    expect(found.filter((g) => !g.passed).map((g) => g.id)).toEqual([id]);
    if (value === null) expect(of(id).value).toBeNull();
    else expect(of(id).value).toBeCloseTo(value, 9);
  });

  it('want the error at least 5 % below the yardstick', async () => {
    const on = await featuresOf(0.6);
    const naive = (await train.run({ features: on, choice: { model: 'naive', params: {} }, horizon: 4, seed: 1 }, workspace.ctx)).record;
    const gain = async (mine: number | null, theirs: number | null) =>
      (await gates([row('naive', { ...good, wape: mine }), row('seasonal-naive', { wape: theirs })], {}, naive, on)).of('gain');
    expect(await gain(95, 100)).toMatchObject({ passed: true, value: expect.closeTo(5, 9) });
    expect(await gain(96, 100)).toMatchObject({ passed: false, value: expect.closeTo(4, 9) });
    expect(await gain(110, 100)).toMatchObject({
      passed: false,
      value: expect.closeTo(-10, 9),
      explanation: expect.stringContaining('more error'),
    });
    expect(await gain(null, 100)).toMatchObject({ passed: false, value: null });
    expect(await gain(1, 0)).toMatchObject({ passed: false, value: null });
    const poor = await gates([row('naive', good)], {}, naive, on);
    expect(poor.of('quality')).toMatchObject({ passed: false, value: 0.6 });
  });

  it('want enough origins and the whole horizon', async () => {
    const { found } = await gates([row('seasonal-naive', good)], { windows: 2, horizon: 3 });
    expect(found.filter((g) => !g.passed).map((g) => g.id)).toEqual(['windows', 'horizon']);
  });

  it('count failed series and fallbacks', async () => {
    const short = await putDataset(workspace.db, {
      name: 'short',
      axis: { kind: 'integer', step: 1 },
      seasons: [4],
      series: [
        { name: 'a', t: y.map((_, i) => i + 1), y },
        { name: 'b', t: [1, 2], y: [1, 2] },
        { name: 'c', t: [1], y: [Number.NaN] },
      ],
    });
    const on = await featuresOf(0.8, short);
    const { of } = await gates([row('seasonal-naive', good)], {}, await fitOn(on), on);
    expect(of('fallback')).toMatchObject({ passed: false, value: expect.closeTo(100 / 3, 9) });
    expect(of('failed')).toMatchObject({ passed: false, value: 1 });
  });

  it('refuse a comparison that says nothing about the fit, and say what it holds', async () => {
    const refused = gates([row('seasonal-naive', good, { season: 7 }), row('naive', good)]);
    await expect(refused).rejects.toMatchObject({ code: 'UNSUITABLE', data: { hint: expect.stringContaining('seasonal-naive, naive') } });
    await expect(gates([row('seasonal-naive', good)], {}, fit, 'fe_0000000000000001')).rejects.toMatchObject({ code: 'UNSUITABLE' });
  });
});
