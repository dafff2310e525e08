import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '#shared/base/units.ts';
import type { JobContext } from '../../context.ts';
import { createPool } from '../../jobs/pool.ts';
import { onnxRuntime } from '../../onnx/runtime.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';
import { DAILY, putWeekly, weekly } from '../../testing/fixtures.ts';
import { trainStage } from './index.ts';

let workspace: TestWorkspace;
let features: string;
let ctx: JobContext;
beforeAll(async () => {
  workspace = await openTestWorkspace();
  ctx = workspace.ctx;
  ({ features } = await putWeekly(workspace.db, [60, 40, 3]));
});
afterAll(() => workspace.close());

const choice = (model: string, params = {}) => ({ model, params });
const run = (model: string, more: Partial<JobContext> = {}, params = {}, horizon = 5) =>
  trainStage.run({ features, choice: choice(model, params), horizon, seed: 1 }, { ...ctx, ...more });

describe('train', () => {
  it('fits every series, fills parameters from the data set, and says what became of each', async () => {
    const { record, cached } = await run('seasonal-naive');
    expect(cached).toBe(false);
    const { body, head } = await trainStage.get({ fit: record }, ctx);
    expect(body).toMatchObject({ params: { season: 7 }, fitted: 2, fallback: 1, failed: 0, horizon: 5, seed: 1, modelVersion: 1 });
    expect(body.environment.threads).toBe(ctx.pool.threads);
    expect(head.parents).toEqual([features]);
    const { total, series } = await trainStage.status({ fit: record, offset: 0, limit: 10 }, ctx);
    expect(total).toBe(3);
    expect(series.map((s) => [s.series, s.state, s.model])).toEqual([
      ['s0', 'fitted', 'seasonal-naive'],
      ['s1', 'fitted', 'seasonal-naive'],
      ['s2', 'fallback', 'naive'],
    ]);
    expect(series[2]!.reason).toMatch(/3 known values, 8 needed/);
    expect((await trainStage.status({ fit: record, state: 'fallback', offset: 0, limit: 10 }, ctx)).total).toBe(1);
  });

  it('finds the same work again, and keeps a state that anyone can parse', async () => {
    const first = await run('naive');
    const again = await run('naive');
    expect(again).toEqual({ record: first.record, cached: true });
    const { body } = await trainStage.get({ fit: first.record }, ctx);
    const state = JSON.parse(Buffer.from(await ctx.artifacts.get(body.state)).toString('utf8'));
    expect(state.map((unit: { id: string }) => unit.id)).toEqual(['s0', 's1', 's2']);
  });

  it('gives the same state on one thread as on three', async () => {
    const states = await Promise.all(
      [1, 3].map(async (threads) => {
        const other = await openTestWorkspace();
        const pool = createPool(threads);
        try {
          const { features: id } = await putWeekly(
            other.db,
            Array.from({ length: 230 }, (_, s) => 20 + (s % 9)),
          );
          const { record } = await trainStage.run({ features: id, choice: choice('theta'), horizon: 3, seed: 1 }, { ...other.ctx, pool });
          return (await trainStage.get({ fit: record }, other.ctx)).body.state;
        } finally {
          await pool.close();
          await other.close();
        }
      }),
    );
    expect(states[0]).toBe(states[1]);
  });

  it('forecasts one series beside its history: the last week again for the seasonal naive', async () => {
    const { record } = await run('seasonal-naive');
    const answer = await trainStage.forecast({ fit: record, series: 's1', horizon: 9, levels: [80], history: 14 }, ctx);
    const { t, y } = weekly([60, 40])[1]!;
    expect([...answer.history.values]).toEqual(Array.from(y).slice(-14));
    expect([...answer.times]).toEqual(Array.from({ length: 9 }, (_, h) => (t as number[])[39]! + (h + 1) * DAY));
    expect([...answer.mean]).toEqual([...Array.from(y).slice(-7), ...Array.from(y).slice(-7, -5)]);
    const [interval] = answer.intervals;
    expect(interval!.level).toBe(80);
    for (let h = 0; h < 9; h++) expect(interval!.lo[h]! <= answer.mean[h]! && answer.mean[h]! <= interval!.hi[h]!).toBe(true);
    await expect(trainStage.forecast({ fit: record, series: 'nobody', levels: [], history: 0 }, ctx)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('passes known covariates of the horizon on: a regression follows them', async () => {
    const x = Array.from({ length: 90 }, (_, i) => Math.sin(i * i));
    const t = Array.from({ length: 90 }, (_, i) => i * DAY);
    const y = x.map((v, i) => (i < 80 ? 5 + 10 * v : Number.NaN));
    const dataset = await putDataset(workspace.db, {
      axis: DAILY,
      covariates: [{ name: 'x', role: 'known' }],
      series: [{ name: 'one', t, y, x: { x } }],
    });
    const id = await putFeatures(workspace.db, dataset);
    const { record } = await trainStage.run({ features: id, choice: choice('linear-regression'), horizon: 10, seed: 1 }, ctx);
    const { mean } = await trainStage.forecast({ fit: record, series: 'one', levels: [80], history: 0 }, ctx);
    // A little shrinkage is the model's own business: the swing of 20 is followed within 0.5.
    for (let h = 0; h < 10; h++) expect(mean[h]).toBeCloseTo(5 + 10 * x[80 + h]!, 0);
  });

  it('exports all series as CSV and Parquet, in input order and at full precision, and overwrites nothing', async () => {
    const { record } = await run('seasonal-naive');
    const csv = join(ctx.path, 'out.csv');
    await trainStage.export({ fit: record, path: csv, levels: [80, 95] }, ctx);
    const lines = readFileSync(csv, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('series,t,mean,lo-80,hi-80,lo-95,hi-95');
    expect(lines).toHaveLength(1 + 3 * 5);
    const y = Array.from(weekly([60])[0]!.y);
    expect(lines[1]!.split(',').slice(0, 3)).toEqual(['s0', '2024-03-01', String(y[53])]);
    await expect(trainStage.export({ fit: record, path: csv, levels: [] }, ctx)).rejects.toMatchObject({ code: 'CONFLICT' });
    const parquet = join(ctx.path, 'out.parquet');
    await trainStage.export({ fit: record, path: parquet, levels: [80, 95] }, ctx);
    const rows = await workspace.db.read((sql) => sql.all(`SELECT * FROM '${parquet}'`));
    expect(rows.map((r) => r.series)).toEqual(lines.slice(1).map((l) => l.split(',')[0]));
    expect(rows.map((r) => r['hi-95'])).toEqual(lines.slice(1).map((l) => Number(l.split(',')[6])));
    expect((rows[0]!.t as Date).toISOString()).toBe('2024-03-01T00:00:00.000Z');
    await expect(trainStage.export({ fit: record, path: join(ctx.path, 'out.xls'), levels: [] }, ctx)).rejects.toThrow(/\.csv/);
  });

  it('makes intervals as chosen, within bounds, and draws paths of any model', async () => {
    const intervals = { method: 'adaptive' as const, bounds: { lower: 0 } };
    const fitWith = async (model: string, given?: typeof intervals) =>
      (await trainStage.run({ features, choice: { model, params: {}, intervals: given }, horizon: 5, seed: 1 }, ctx)).record;
    const [plain, other] = [await fitWith('ses'), await fitWith('ses', intervals)];
    expect(other).not.toBe(plain);
    const forecast = (fit: string) => trainStage.forecast({ fit, series: 's0', levels: [80], history: 1 }, ctx);
    const [own, made] = [await forecast(plain), await forecast(other)];
    expect(made.mean).toEqual(own.mean);
    expect(made.intervals[0]!.lo).not.toEqual(own.intervals[0]!.lo);
    for (const fit of [plain, other]) {
      const drawn = await trainStage.paths({ fit, series: 's0', paths: 40 }, ctx);
      expect([drawn.count, drawn.values.length, drawn.times.length]).toEqual([40, 200, 5]);
      expect(drawn.values.every(Number.isFinite)).toBe(true);
      expect(await trainStage.paths({ fit, series: 's0', paths: 40 }, ctx)).toEqual(drawn);
      expect((await trainStage.paths({ fit, series: 's0', paths: 40, seed: 8 }, ctx)).values).not.toEqual(drawn.values);
    }
    await expect(trainStage.paths({ fit: plain, series: 'none', paths: 1 }, ctx)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const never = { method: 'native' as const, bounds: { lower: 1, upper: 0 } };
    await expect(fitWith('ses', never as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('writes a fit of trees as an ONNX file that runs, once, and no fit of another model', async () => {
    const { record } = await run('gradient-boosting', {}, { trees: 5 });
    const path = join(ctx.path, 'fit.onnx');
    const answer = await trainStage.onnx({ fit: record, path }, ctx);
    expect(answer).toEqual({ path, bytes: readFileSync(path).byteLength });
    const runtime = onnxRuntime();
    const session = runtime.load(readFileSync(path));
    expect(session.inputs).toEqual(expect.arrayContaining(['history', 'unit', 'step']));
    expect(session.outputs).toEqual(['mean']);
    session.close();
    runtime.end();
    await expect(trainStage.onnx({ fit: record, path }, ctx)).rejects.toMatchObject({ code: 'CONFLICT' });
    const other = await run('naive');
    await expect(trainStage.onnx({ fit: other.record, path: join(ctx.path, 'no.onnx') }, ctx)).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('"naive"'),
    });
  });

  it('refuses an unknown model, a parameter that does not fit, and a feature set that is not there', async () => {
    await expect(run('crystal-ball')).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('crystal-ball') });
    await expect(run('seasonal-naive', {}, { season: 0 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(
      trainStage.run({ features: 'fe_0000000000000000', choice: choice('naive'), horizon: 1, seed: 1 }, ctx),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leaves nothing behind when it is cancelled, and the pool works on', async () => {
    const controller = new AbortController();
    const progress = (share: number) => {
      if (share > 0) controller.abort();
    };
    await expect(run('theta', { signal: controller.signal, progress }, {}, 7)).rejects.toThrow();
    const fits = await trainStage.list({ features }, ctx);
    expect(fits.filter((fit) => fit.body.choice.model === 'theta')).toEqual([]);
    expect(await ctx.pool.run('echo', 'still here')).toBe('still here');
    expect(existsSync(join(ctx.path, 'artifacts'))).toBe(true);
  });

  it('ends with MODEL_FAILED where no series has a value', async () => {
    const empty = [{ name: 'void', t: [0, DAY], y: [Number.NaN, Number.NaN] }];
    const dataset = await putDataset(workspace.db, { axis: DAILY, series: empty });
    const id = await putFeatures(workspace.db, dataset);
    await expect(trainStage.run({ features: id, choice: choice('naive'), horizon: 1, seed: 1 }, ctx)).rejects.toMatchObject({
      code: 'MODEL_FAILED',
      message: expect.stringContaining('no rows'),
    });
  });
});

describe('what a fit tells', () => {
  const explain = (fit: string, series = 's0') => trainStage.explain({ fit, series, horizon: 5, history: 30 }, ctx);

  it('takes a forecast apart into what adds up to it', async () => {
    const { record } = await run('linear-regression');
    const told = await explain(record);
    expect(told.components.map((c) => c.name)).toEqual(['trend', 'season 7', 'remainder']);
    expect([told.history.length, told.times.length]).toEqual([30, 5]);
    const forecast = await trainStage.forecast({ fit: record, series: 's0', horizon: 5, levels: [80], history: 30 }, ctx);
    expect(told.times).toEqual(forecast.times);
    forecast.mean.forEach((v, h) => {
      expect(told.components.reduce((sum, c) => sum + c.ahead[h]!, 0)).toBeCloseTo(v, 8);
    });
    forecast.history.values.forEach((v, i) => {
      expect(told.components.reduce((sum, c) => sum + c.history[i]!, 0)).toBeCloseTo(v, 8);
    });
  });

  it('tells nothing where the model has nothing to tell, and knows its series', async () => {
    const { record } = await run('naive');
    expect(await explain(record)).toMatchObject({ components: [], features: [] });
    expect(await trainStage.importance({ fit: record }, ctx)).toEqual([]);
    await expect(explain(record, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
