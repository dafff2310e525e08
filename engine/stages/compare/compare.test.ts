import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BacktestPlan } from '#shared/stages/backtest.ts';
import type { JobContext } from '../../context.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset, type SeriesFixture } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';
import { DAILY, weekly } from '../../testing/fixtures.ts';
import { backtestStage } from '../backtest/index.ts';
import { compareStage } from './index.ts';

let workspace: TestWorkspace;
let ctx: JobContext;
beforeAll(async () => {
  workspace = await openTestWorkspace();
  ctx = workspace.ctx;
});
afterAll(() => workspace.close());

const put = async (series: readonly SeriesFixture[]) =>
  putFeatures(workspace.db, await putDataset(workspace.db, { axis: DAILY, seasons: [7], series }));
const backtest = async (features: string, models: string[], given: object = {}) =>
  (await backtestStage.run(BacktestPlan.parse({ features, models: models.map((model) => ({ model })), horizon: 5, ...given }), ctx)).record;
const compare = async (backtests: string[], given: object = {}) => {
  const { record } = await compareStage.run({ backtests, primary: 'wape', ...given }, ctx);
  return (await compareStage.get({ comparison: record }, ctx)).body;
};
const scoreOf = (row: { scores: { metric: string; value: number | null }[] }, id: string) => row.scores.find((s) => s.metric === id)!.value;
const sum = (x: number[]) => x.reduce((a, b) => a + b, 0);

describe('compare', () => {
  it('scores stored forecasts as a hand would, overall, per series and per step', async () => {
    const series = weekly([60, 40]);
    const features = await put(series);
    const record = await backtest(features, ['naive', 'seasonal-naive'], { windows: 2 });
    const { body, head } = await compareStage.get(
      { comparison: (await compareStage.run({ backtests: [record], primary: 'wape' }, ctx)).record },
      ctx,
    );
    // By hand: windows end at n and n - 5, horizon 5; naive repeats the last value, seasonal naive the last week.
    const errors = { naive: [] as number[][], 'seasonal-naive': [] as number[][] };
    const actuals: number[][] = [];
    const scaled: number[][] = [];
    for (const { y: values } of series) {
      const y = Array.from(values);
      const mine = { naive: [] as number[], 'seasonal-naive': [] as number[] };
      const actual: number[] = [];
      const ratio: number[] = [];
      for (const n of [y.length - 10, y.length - 5]) {
        const scale = sum(y.slice(7, n).map((v, i) => Math.abs(v - y[i]!))) / (n - 7);
        for (let h = 0; h < 5; h++) {
          actual.push(y[n + h]!);
          mine.naive.push(Math.abs(y[n + h]! - y[n - 1]!));
          mine['seasonal-naive'].push(Math.abs(y[n + h]! - y[n - 7 + h]!));
          ratio.push(Math.abs(y[n + h]! - y[n - 7 + h]!) / scale);
        }
      }
      errors.naive.push(mine.naive);
      errors['seasonal-naive'].push(mine['seasonal-naive']);
      actuals.push(actual);
      scaled.push(ratio);
    }
    const [first, second] = body.leaderboard;
    expect([first!.key, first!.rank, second!.key, second!.rank]).toEqual(['seasonal-naive', 1, 'naive', 2]);
    const wape = (key: 'naive' | 'seasonal-naive') => (100 * sum(errors[key].flat())) / sum(actuals.flat());
    expect(scoreOf(first!, 'wape')).toBeCloseTo(wape('seasonal-naive'), 10);
    expect(scoreOf(second!, 'wape')).toBeCloseTo(wape('naive'), 10);
    expect(scoreOf(first!, 'mase')).toBeCloseTo(sum(scaled.map((s) => sum(s) / 10)) / 2, 10);
    expect(body.season).toBe(7);
    expect(head.parents).toEqual([record]);

    const { rows } = await compareStage.bySeries(
      { comparison: head.id, metric: 'mae', descending: true, offset: 0, limit: 10, sort: 'naive' },
      ctx,
    );
    const mae = (key: 'naive' | 'seasonal-naive', s: number) => sum(errors[key][s]!) / 10;
    const worstFirst = [0, 1].sort((a, b) => mae('naive', b) - mae('naive', a));
    expect(rows.map((r) => r.series)).toEqual(worstFirst.map((s) => `s${s}`));
    expect(rows[0]!.scores.naive).toBeCloseTo(mae('naive', worstFirst[0]!), 10);
    expect(rows[0]!.best).toBe('seasonal-naive');
    const found = await compareStage.bySeries({ comparison: head.id, search: 'S1', descending: true, offset: 0, limit: 10 }, ctx);
    expect([found.total, found.metric, found.rows[0]!.series]).toEqual([1, 'wape', 's1']);

    const steps = await compareStage.byStep({ comparison: head.id, metric: 'mae' }, ctx);
    expect(steps.steps).toEqual([1, 2, 3, 4, 5]);
    const third = sum(errors.naive.flatMap((e) => [e[2]!, e[7]!])) / 4;
    expect(steps.models.find((m) => m.key === 'naive')!.values[2]).toBeCloseTo(third, 10);
  });

  it('counts every status, wins and points without an actual', async () => {
    const series = [...weekly([60, 60, 12])];
    series[0] = { ...series[0]!, y: Array.from(series[0]!.y, (v, i) => (i === 58 ? Number.NaN : v)) };
    const body = await compare([await backtest(await put(series), ['naive', 'seasonal-naive'], { windows: 2, step: 4 })]);
    expect(body.unscored).toBe(1);
    expect(body.leaderboard.map((r) => r.fitted + r.fallback + r.failed)).toEqual([6, 6]);
    expect(sum(body.leaderboard.map((r) => r.wins))).toBeCloseTo(1, 12);
  });

  it('scores all models on the same points, and says what one of them left out', async () => {
    const record = await backtest(await put(weekly([60, 50])), ['naive', 'drift'], { windows: 1 });
    await workspace.db.write((sql) =>
      sql.run("UPDATE forecasts SET mean = NULL WHERE record = $1 AND model = 'drift' AND series = 1 AND step > 2", [record]),
    );
    const body = await compare([record]);
    expect(body.notes).toContainEqual('Points without a forecast, left out for all models that have any: drift (3).');
    const rows = await compareStage.list({}, ctx);
    const steps = await compareStage.byStep({ comparison: rows[0]!.head.id }, ctx);
    expect(steps.models.every((m) => m.values.every((v) => v !== null))).toBe(true);
  });

  it('tests over cutoffs for one series and over series for many, and says when it cannot', async () => {
    const one = await compare([await backtest(await put(weekly([120])), ['naive', 'seasonal-naive'], { windows: 10 })]);
    expect(one.significance).toMatchObject([
      { key: 'naive', against: 'seasonal-naive', test: expect.stringContaining('Diebold-Mariano over 10 cutoffs') },
    ]);
    expect(one.significance[0]!.p).toBeLessThan(0.05);
    expect(one.significance[0]!.lo).toBeGreaterThan(0);
    const many = await compare([await backtest(await put(weekly(Array(25).fill(60))), ['naive', 'seasonal-naive'], { windows: 1 })]);
    expect(many.significance[0]!.test).toContain('Wilcoxon signed-rank over 25 series');
    const few = await compare([await backtest(await put(weekly([60, 61])), ['naive', 'seasonal-naive'], { windows: 2 })]);
    expect(few.significance).toEqual([]);
    expect(few.notes).toContainEqual(expect.stringContaining('No significance test'));
  });

  it('compares several backtests of the same cutoffs, and refuses what cannot be compared', async () => {
    const features = await put(weekly([60, 40]));
    const a = await backtest(features, ['naive'], { windows: 2 });
    const b = await backtest(features, ['theta'], { windows: 2, levels: [95] });
    const both = await compare([a, b]);
    expect(both.leaderboard.map((r) => r.backtest).sort()).toEqual([a, b].sort());
    expect(both.levels).toEqual([95]);
    expect(both.leaderboard[0]!.scores.map((s) => s.metric)).toContain('coverage-95');
    const refused = async (other: string, why: RegExp) =>
      expect(compare([a, other])).rejects.toMatchObject({ code: 'UNSUITABLE', message: expect.stringMatching(why) });
    await refused(await backtest(features, ['theta'], { windows: 3 }), /different cutoffs/);
    await refused(await backtest(features, ['theta'], { windows: 2, horizon: 4 }), /horizon of 5.*of 4/);
    await refused(await backtest(await put(weekly([61, 40])), ['theta'], { windows: 2 }), /data set/);
    await refused(await backtest(features, ['naive'], { windows: 2, seed: 9 }), /called "naive"/);
    await expect(compare([a], { primary: 'luck' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(compare(['bt_0000000000000000'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses to rank by a metric that the data make absurd', async () => {
    const series = weekly([60]).map((s) => ({ ...s, y: Array.from(s.y, (v, i) => (i === 57 ? 0 : v)) }));
    const record = await backtest(await put(series), ['naive'], { windows: 1 });
    await expect(compare([record], { primary: 'mape' })).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('zero'),
    });
    const body = await compare([record]);
    expect(body.leaderboard[0]!.scores.find((s) => s.metric === 'mape')).toMatchObject({
      value: null,
      refused: expect.stringContaining('1 of 5'),
    });
  });

  it('finds the same work again', async () => {
    const record = await backtest(await put(weekly([60])), ['naive'], { windows: 2 });
    const first = await compareStage.run({ backtests: [record], primary: 'mae' }, ctx);
    expect(await compareStage.run({ backtests: [record], primary: 'mae' }, ctx)).toEqual({ record: first.record, cached: true });
    expect(compareStage.metrics({}, ctx)).toHaveLength(14);
  });
});
