import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphBuilder } from '#nn/onnx/builder.ts';
import { encodeOnnx } from '#nn/onnx/encode.ts';
import { ForecasterMapping } from '#shared/domain/forecaster.ts';
import { Forecaster } from '#shared/services/forecasters.ts';
import { FeatureSet } from '#shared/stages/features.ts';
import { pipeline } from '../../pipeline.ts';
import { getRecord, putRecord } from '../../store/records.ts';
import { approveFit, putValidation } from '../../testing/approved.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putWeekly } from '../../testing/fixtures.ts';
import { besideFile, bomb, customOperator, endless, maskedQuantiles, meanQuantiles, seasonalRepeat, sha256 } from './files.fixture.ts';
import { forecasters } from './index.ts';
import { tryApart } from './trial/run.ts';

const { backtest, compare, publish, train: trainStage } = pipeline;
let workspace: TestWorkspace;
let released: string;
let features: string;
let folder: string;
beforeAll(async () => {
  workspace = await openTestWorkspace();
  ({ features } = await putWeekly(workspace.db, [60, 40, 3]));
  released = await withValidation(features);
  folder = join(workspace.ctx.home, 'files');
  mkdirSync(folder);
});
afterAll(() => workspace.close());

/** The same feature set, on a validation that is stored: an approval asks for one. */
const withValidation = async (bare: string) => {
  const { body } = await workspace.db.read((sql) => getRecord(sql, 'features', bare, FeatureSet));
  const validation = await putValidation(workspace.db, body.dataset, 0.9);
  const id = 'fe_00000000000000ff';
  await workspace.db.write(async (sql) => {
    await sql.run(`CREATE TABLE data."${id}" AS SELECT * FROM data."${bare}"`);
    const parents = [body.dataset, validation];
    await putRecord(sql, { kind: 'features', parents, inputs: 1, body: { ...body, validation }, actor: 'test', seconds: 0 }, id);
  });
  return id;
};

const put = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const inspect = (path: string) => forecasters.inspect({ path }, workspace.ctx);
const proposal = async (path: string): Promise<ForecasterMapping> => ForecasterMapping.parse((await inspect(path)).proposal);
const take = async (path: string, more: object = {}) =>
  forecasters.import({ path, mapping: await proposal(path), name: 'mine', licence: 'Apache-2.0', ...more }, workspace.ctx);
const kept = (): number => readdirSync(join(workspace.ctx.path, 'artifacts'), { recursive: true }).length;
const stored = (sha: string): boolean => existsSync(workspace.ctx.artifacts.pathOf(sha));

describe('looking into a file', () => {
  it('tells what goes in and out, and proposes how it is meant', async () => {
    const { outline, refusals, proposal } = await inspect(put('bolt.onnx', meanQuantiles(8)));
    expect(refusals).toEqual([]);
    expect(outline).toMatchObject({ opset: 17, inputs: [{ name: 'context', type: 'float', dims: ['batch', 'time'] }], beside: [] });
    expect(proposal).toMatchObject({
      inputs: [{ name: 'context', role: 'context', axes: ['series', 'time'] }],
      output: { axes: ['series', 'quantile', 'time'], probabilities: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] },
      horizon: 8,
      missing: 'nan',
    });
    expect((await inspect(put('masked.onnx', maskedQuantiles(24, [0.1, 0.5, 0.9])))).proposal).toMatchObject({
      inputs: [
        { role: 'context', type: 'float' },
        { role: 'observed', type: 'int64' },
        { role: 'horizon', axes: [] },
      ],
      output: { axes: ['series', 'time', 'quantile'], probabilities: [0.1, 0.5, 0.9] },
      context: { length: 24, fixed: true },
      missing: 'mask',
    });
    expect((await inspect(put('repeat.onnx', seasonalRepeat(7)))).proposal).toMatchObject({
      inputs: [{ role: 'context', axes: ['series', 'time', 'one'] }],
      output: { axes: ['series', 'time'], probabilities: [] },
      horizon: 7,
      missing: 'fill',
    });
  });

  it('says what is no ONNX file', async () => {
    expect(() => forecasters.inspect({ path: put('text.onnx', 'hello') }, workspace.ctx)).toThrow(
      expect.objectContaining({ code: 'UNREADABLE', message: expect.stringContaining('cannot be read as an ONNX file') }),
    );
    for (const [path, code] of [
      [put('empty.onnx', ''), 'UNREADABLE'],
      [folder, 'UNREADABLE'],
      [join(folder, 'nowhere.onnx'), 'NOT_FOUND'],
    ] as const)
      expect(() => forecasters.inspect({ path }, workspace.ctx)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a forecaster', () => {
  it('is tried on the data, kept, and forecasts as a model', async () => {
    const bytes = meanQuantiles(8);
    const path = put('good.onnx', bytes);
    const trial = await forecasters.check({ path, mapping: await proposal(path), features }, workspace.ctx);
    expect(trial.checks.map((c) => [c.id, c.state])).toEqual([
      ['structure', 'passed'],
      ['loads', 'passed'],
      ['shape', 'passed'],
      ['runs', 'passed'],
      ['plausible', 'passed'],
      ['same', 'passed'],
      ['alone', 'passed'],
    ]);
    expect(trial.preview!.mean).toHaveLength(8);
    expect(stored(sha256(bytes)), 'a check leaves nothing').toBe(false);

    const { record, cached } = await take(path, { features });
    expect([cached, stored(sha256(bytes))]).toEqual([false, true]);
    const body = Forecaster.parse((await forecasters.get({ forecaster: record }, workspace.ctx)).body);
    expect(body).toMatchObject({ name: 'mine', licence: 'Apache-2.0', source: 'good.onnx', file: sha256(bytes) });
    expect((await forecasters.list({}, workspace.ctx)).map((f) => f.head.id)).toEqual([record]);
    expect(await take(path, { features })).toEqual({ record, cached: true });

    const fit = await trainStage.run({ features, choice: body.choice, horizon: 12, seed: 1 }, workspace.ctx);
    const forecast = await trainStage.forecast({ fit: fit.record, series: 's0', levels: [80], history: 60 }, workspace.ctx);
    const mean = forecast.history.values.reduce((a, b) => a + b, 0) / 60;
    expect(forecast.status.state).toBe('fitted');
    expect(forecast.mean[0]).toBeCloseTo(mean, 4);
    expect(forecast.intervals[0]!.lo[0]).toBeLessThan(mean);
  });

  it('is mapped as proposed where no mapping is given, or is told what is open', async () => {
    const path = put('unmapped.onnx', maskedQuantiles(24, [0.1, 0.5, 0.9]));
    const { record } = await forecasters.import({ path, name: 'unmapped', licence: '' }, workspace.ctx);
    const { body } = await forecasters.get({ forecaster: record }, workspace.ctx);
    expect(body.mapping).toEqual((await inspect(path)).proposal);
    const b = graphBuilder();
    b.output('y', b.input('tokens', 'int64', ['n']), 'int64', ['n']);
    const open = put('open.onnx', encodeOnnx({ producer: 't', opsets: { '': 17 }, graph: b.graph('g') }));
    await expect(forecasters.import({ path: open, name: 'open', licence: '' }, workspace.ctx)).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('exactly one input has to take the history'),
    });
  });

  it('is backtested, compared, approved and released like any other: the release holds the file', async () => {
    const { record } = await take(put('released.onnx', seasonalRepeat(7)), { name: 'Repeater' });
    const { choice, file } = Forecaster.parse((await forecasters.get({ forecaster: record }, workspace.ctx)).body);
    const { ctx } = workspace;
    const plan = { features: released, horizon: 7, windows: 2, mode: 'expanding', refit: true, levels: [80], seed: 1 } as const;
    const tested = await backtest.run({ ...plan, levels: [80], models: [choice, { model: 'seasonal-naive', params: {} }] }, ctx);
    const comparison = (await compare.run({ backtests: [tested.record], primary: 'wape' }, ctx)).record;
    const { leaderboard } = (await compare.get({ comparison }, ctx)).body;
    const scoreOf = (key: string) => leaderboard.find((r) => r.key === key)!.scores!.find((x) => x.metric === 'wape')!.value;
    expect(scoreOf('Repeater')).toBeCloseTo(scoreOf('seasonal-naive')!, 6);
    const fit = (await trainStage.run({ features: released, choice, horizon: 7, seed: 1 }, ctx)).record;
    const { head } = await approveFit(ctx, { fit, comparison, name: 'Foreign', note: 'As good as the yardstick.' });
    const path = join(ctx.home, 'release');
    await publish.run({ approval: head.id, path, format: 'folder', sign: false }, ctx);
    expect(await publish.verify({ path }, ctx)).toMatchObject({ ok: true });
    expect(sha256(readFileSync(join(path, 'model', 'forecaster.onnx')))).toBe(file);
    expect(readFileSync(join(path, 'params.json'), 'utf8')).toContain('Apache-2.0');
    expect(readFileSync(join(path, 'README.md'), 'utf8')).toContain('model/forecaster.onnx');
  });

  it('replays the vectors of its maker', async () => {
    const path = put('tested.onnx', seasonalRepeat(2));
    const vectors = (last: number, tolerance = 1e-5) =>
      put(
        'vectors.json',
        JSON.stringify({
          tolerance,
          cases: [
            { inputs: { history: { dims: [1, 3, 1], data: [1, 2, 3] } }, outputs: { forecast: { dims: [1, 2], data: [2, 3] } } },
            { inputs: { history: { dims: [1, 2, 1], data: [4, null] } }, outputs: { forecast: { dims: [1, 2], data: [last, 'NaN'] } } },
          ],
        }),
      );
    const mapping = await proposal(path);
    const test = async (selfTest: string) =>
      (await forecasters.check({ path, mapping, selfTest }, workspace.ctx)).checks.find((c) => c.id === 'self-test');
    expect(await test(vectors(4))).toMatchObject({ state: 'passed', detail: '2 cases, at most 0.0e+0 off.' });
    expect(await test(vectors(4.1))).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('In case 2, "forecast" differs by 2.4e-2'),
    });
    expect((await test(vectors(4.1, 0.1)))!.state).toBe('passed');
    await expect(test(put('vectors.json', '{"cases": []}'))).rejects.toMatchObject({ code: 'UNREADABLE' });
    await expect(take(path, { selfTest: vectors(9) })).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('Gives what its maker says: no.'),
    });
    expect(stored(sha256(seasonalRepeat(2)))).toBe(false);
  });

  it('is not taken where the mapping does not fit: the check says why', async () => {
    const path = put('mismapped.onnx', meanQuantiles(8));
    const mapping = await proposal(path);
    const swapped = { ...mapping, output: { ...mapping.output, axes: ['series' as const, 'time' as const, 'quantile' as const] } };
    const { checks, passed, suggestion } = await forecasters.check({ path, mapping: swapped }, workspace.ctx);
    expect([passed, suggestion]).toEqual([false, mapping]);
    expect(checks.at(-1)).toMatchObject({ id: 'shape', state: 'failed', detail: expect.stringContaining('has the shape [2, 9, 8]') });
    const wrong = { ...mapping, inputs: [{ ...mapping.inputs[0]!, type: 'double' as const }] };
    const told = await forecasters.check({ path, mapping: wrong }, workspace.ctx);
    expect(told.checks.at(-1)).toMatchObject({ id: 'shape', state: 'failed' });
  });

  it('has its constants beside it taken in', async () => {
    put('weight.bin', new Uint8Array(Float32Array.of(3).buffer));
    const path = put('beside.onnx', besideFile('weight.bin'));
    const mapping = { ...(await proposal(path)), horizon: 8 };
    const { record } = await take(path, { mapping });
    const body = Forecaster.parse((await forecasters.get({ forecaster: record }, workspace.ctx)).body);
    expect(body.outline.beside).toEqual(['weight.bin']);
    const fit = await trainStage.run({ features, choice: body.choice, horizon: 8, seed: 1 }, workspace.ctx);
    const { history, mean } = await trainStage.forecast({ fit: fit.record, series: 's0', levels: [], history: 8 }, workspace.ctx);
    expect([...mean]).toEqual([...history.values].map((v) => Math.fround(3 * Math.fround(v))));
  });
});

describe('a hostile file', () => {
  const refused = async (path: string, words: string) => {
    const before = kept();
    const { refusals } = await inspect(path);
    expect(refusals.map((r) => r.message).join(' ')).toContain(words);
    await expect(take(path)).rejects.toMatchObject({ code: 'UNSUITABLE', message: expect.stringContaining(words) });
    expect(kept(), 'nothing is kept').toBe(before);
  };

  it('is refused for operators of its own', () => refused(put('custom.onnx', customOperator()), 'evil.ops:Run'));
  it('is refused for constants outside its folder', () => refused(put('far.onnx', besideFile('../secret.bin')), '../secret.bin'));
  it('is refused for a link out of its folder', async () => {
    writeFileSync(join(workspace.ctx.home, 'secret.bin'), 'four');
    symlinkSync(join(workspace.ctx.home, 'secret.bin'), join(folder, 'link.bin'));
    await refused(put('linked.onnx', besideFile('link.bin')), 'leads out of the folder');
  });
  it('is refused for constants that are not there, or too few', async () => {
    await refused(put('gone.onnx', besideFile('gone.bin')), 'is not there');
    put('short.bin', 'two');
    await refused(put('few.onnx', besideFile('short.bin')), 'has 3 bytes');
  });

  const order = async (bytes: Uint8Array) => {
    const { hash: file } = await workspace.ctx.artifacts.putChunks([bytes]);
    const path = put('hostile.onnx', bytes);
    const { panelFor } = await import('./panel.ts');
    const panel = await panelFor(workspace.db, undefined, 20);
    const mapping = ForecasterMapping.parse({ ...(await inspect(path)).proposal, horizon: 8 });
    return {
      file,
      mapping,
      ports: [],
      panel,
      artifacts: join(workspace.ctx.path, 'artifacts'),
      threads: 1,
    };
  };

  it('is tried in a thread where there can be no other process', async () => {
    const trial = await tryApart(await order(meanQuantiles(8)), { seconds: 20, memory: 4e9 }, true);
    expect(trial.checks.map((c) => c.id)).toEqual(['loads', 'shape', 'runs', 'plausible', 'same', 'alone']);
    expect(trial.passed).toBe(true);
  });

  it('that never ends is stopped', async () => {
    const trial = await tryApart(await order(endless()), { seconds: 2, memory: 4e9 });
    expect(trial).toMatchObject({ passed: false, checks: [{ detail: 'It took more than 2 s and was stopped.' }] });
  });

  it.runIf(process.platform === 'linux')('that fills the memory is stopped (memory is watched on Linux only)', async () => {
    const trial = await tryApart(await order(bomb(2)), { seconds: 30, memory: 0.5e9 });
    expect(trial.passed).toBe(false);
    expect(trial.checks.at(-1)!.detail).toMatch(/of memory and was stopped|ended by itself|alloc/);
  });
});
