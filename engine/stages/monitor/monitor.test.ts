import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pipeline } from '../../pipeline.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';

const { monitor, train } = pipeline;
const axis = { kind: 'integer', step: 1 } as const;
const NAN = Number.NaN;
const count = (n: number, from = 1) => Array.from({ length: n }, (_, i) => from + i);

let workspace: TestWorkspace;
let fit: string;
let dataset: string;
let newer: string;

// Naive forecasts 12 for a and 5 for b, four steps ahead.
beforeAll(async () => {
  workspace = await openTestWorkspace();
  dataset = await putDataset(workspace.db, {
    axis,
    series: [
      { name: 'a', t: count(10), y: [10, 11, 10, 12, 11, 10, 12, 11, 10, 12] },
      { name: 'b', t: count(10), y: [4, 6, 5, 4, 6, 5, 4, 6, 4, 5] },
      { name: 'gone', t: count(3), y: [1, 1, 1] },
    ],
  });
  const features = await putFeatures(workspace.db, dataset);
  fit = (await train.run({ features, choice: { model: 'naive', params: {} }, horizon: 4, seed: 1 }, workspace.ctx)).record;
  newer = await putDataset(workspace.db, {
    name: 'newer',
    axis,
    series: [
      // Another order of series, history included, one time twice (its mean counts) and one missing.
      { name: 'b', t: [9, 10, 11, 12, 12, 13], y: [4, 5, 7, 3, 5, NAN] },
      { name: 'new', t: count(20), y: count(20) },
      { name: 'a', t: [11, 12, 13], y: [10, 12, 18] },
    ],
  });
});
afterAll(() => workspace.close());

describe('monitor', () => {
  it('scores what was forecast against what came, by hand: errors 2, 0, 6 of a and 2, 1 of b', async () => {
    const { record, cached } = await monitor.run({ fit, actuals: newer }, workspace.ctx);
    expect(cached).toBe(false);
    const { body, head } = await monitor.get({ check: record }, workspace.ctx);
    const score = (id: string) => body.scores.find((s) => s.metric === id)?.value;
    expect(head.parents).toEqual([fit, newer]);
    expect(body).toMatchObject({ fit, dataset, actuals: newer, points: 5, pending: 7, seriesCount: 2, from: 11, to: 13, expected: [] });
    expect(score('wape')).toBeCloseTo((100 * 11) / (10 + 12 + 18 + 7 + 4), 10);
    expect(score('mae')).toBeCloseTo(11 / 5, 10);
    expect(score('bias')).toBeCloseTo((2 + 0 - 6 - 2 + 1) / 5, 10);
    expect((await monitor.run({ fit, actuals: newer }, workspace.ctx)).cached).toBe(true);
  });

  it('shows one series with what is still pending', async () => {
    const { head } = (await monitor.list({ fit }, workspace.ctx))[0]!;
    const a = await monitor.series({ check: head.id, series: 'a' }, workspace.ctx);
    expect([...a.times]).toEqual([11, 12, 13, 14]);
    expect([...a.mean]).toEqual([12, 12, 12, 12]);
    expect([...a.actual]).toEqual([10, 12, 18, NAN]);
    expect(a.intervals.map((i) => i.level)).toEqual([80, 95]);
    expect(a.intervals[1]!.hi[0]!).toBeGreaterThan(a.intervals[0]!.hi[0]!);
    const b = await monitor.series({ check: head.id, series: 'b' }, workspace.ctx);
    expect([...b.actual]).toEqual([7, 4, NAN, NAN]);
    await expect(monitor.series({ check: head.id, series: 'new' }, workspace.ctx)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lists by fit, by the data set of the fit and by that of the actuals', async () => {
    expect(await monitor.list({ dataset: newer }, workspace.ctx)).toHaveLength(1);
    expect(await monitor.list({ dataset }, workspace.ctx)).toHaveLength(1);
    expect(await monitor.list({ dataset: 'ds_0000000000000000' }, workspace.ctx)).toHaveLength(0);
  });

  it('refuses actuals that say nothing', async () => {
    await expect(monitor.run({ fit, actuals: dataset }, workspace.ctx)).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('no actual'),
    });
    const stranger = await putDataset(workspace.db, { name: 'other', axis, series: [{ name: 'z', t: [11], y: [1] }] });
    await expect(monitor.run({ fit, actuals: stranger }, workspace.ctx)).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('none of the series'),
    });
    const left = await workspace.db.read((sql) => sql.all("SELECT DISTINCT record FROM forecasts WHERE model = 'forecast'"));
    expect(left).toHaveLength(1);
  });
});
