import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '#shared/base/units.ts';
import { BacktestPlan } from '#shared/stages/backtest.ts';
import type { JobContext } from '../../context.ts';
import { createPool } from '../../jobs/pool.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset, type SeriesFixture } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';
import { DAILY, weekly } from '../../testing/fixtures.ts';
import { backtestStage } from './index.ts';

let workspace: TestWorkspace;
let ctx: JobContext;
let features: string;
const rows = [60, 40, 12];
beforeAll(async () => {
  workspace = await openTestWorkspace();
  ctx = workspace.ctx;
  features = await put(weekly(rows));
});
afterAll(() => workspace.close());

async function put(series: readonly SeriesFixture[], known: readonly string[] = []): Promise<string> {
  const covariates = known.map((name) => ({ name, role: 'known' as const }));
  return putFeatures(workspace.db, await putDataset(workspace.db, { axis: DAILY, seasons: [7], series, covariates }));
}

const plan = (given: object) => BacktestPlan.parse({ features, models: [{ model: 'seasonal-naive' }], horizon: 5, ...given });
const run = (given: object, more: Partial<JobContext> = {}) => backtestStage.run(plan(given), { ...ctx, ...more });
const stored = (record: string) =>
  workspace.db.read((sql) =>
    sql.all(
      'SELECT model, series, cutoff::DOUBLE AS cutoff, step, t::DOUBLE AS t, mean, actual, quantiles FROM forecasts WHERE record = $1 ORDER BY ALL',
      [record],
    ),
  );

describe('backtest', () => {
  it('forecasts every window from its own cutoff, and stores the actuals beside', async () => {
    const { record } = await run({ windows: 3, step: 4 });
    const { body } = await backtestStage.get({ backtest: record }, ctx);
    expect(body).toMatchObject({ seriesCount: 3, probabilities: [0.025, 0.1, 0.9, 0.975], points: (3 + 3 + 2) * 5 });
    const mine = (await stored(record)).filter((r) => r.series === 1);
    const y = Array.from(weekly(rows)[1]!.y);
    // 40 observations, horizon 5, step 4: the cutoffs are after rows 27, 31 and 35.
    const cutoffs = [27, 31, 35];
    expect([...new Set(mine.map((r) => r.cutoff))]).toEqual(cutoffs.map((n) => Date.UTC(2024, 0, 1) + (n - 1) * DAY));
    expect(mine.map((r) => r.mean)).toEqual(cutoffs.flatMap((n) => [0, 1, 2, 3, 4].map((h) => y[n - 7 + h])));
    expect(mine.map((r) => r.actual)).toEqual(cutoffs.flatMap((n) => [0, 1, 2, 3, 4].map((h) => y[n + h])));
    expect(mine.map((r) => r.t)).toEqual(cutoffs.flatMap((n) => [0, 1, 2, 3, 4].map((h) => Date.UTC(2024, 0, 1) + (n + h) * DAY)));
  });

  it('gives every series a status at every window, with the reason', async () => {
    const { record } = await run({ windows: 3, step: 4 });
    const all = await backtestStage.status({ backtest: record, offset: 0, limit: 100 }, ctx);
    expect(all.total).toBe(9);
    const short = all.series.filter((s) => s.series === 's2');
    expect(short.map((s) => [s.window, s.state])).toEqual([
      [0, 'failed'],
      [1, 'fallback'],
      [2, 'fallback'],
    ]);
    expect(short[0]!.reason).toMatch(/too short: 12 observations, the cutoff is 13 before the end/);
    const { body } = await backtestStage.get({ backtest: record }, ctx);
    expect(body.models[0]).toMatchObject({ key: 'seasonal-naive', fitted: 6, fallback: 2, failed: 1, params: { season: 7 } });
  });

  it('never lets a model see past the cutoff', async () => {
    const cutAt = 50;
    const x = Array.from({ length: 60 }, (_, i) => Math.cos(i));
    const base = weekly([60])[0]!;
    const altered = (y: (v: number, i: number) => number) => ({ ...base, y: Array.from(base.y, y), x: { x } });
    const ids = [await put([altered((v) => v)], ['x']), await put([altered((v, i) => (i >= cutAt ? v + 1000 * i : v))], ['x'])];
    const models = ['naive', 'theta', 'holt-winters', 'linear-regression'].map((model) => ({ model }));
    const forecasts = await Promise.all(
      ids.map(async (id) => {
        const { record } = await run({ features: id, models, windows: 1, horizon: 10 });
        return (await stored(record)).map((r) => [r.model, r.step, r.mean, r.quantiles]);
      }),
    );
    expect(forecasts[0]).toHaveLength(40);
    expect(forecasts[0]).toEqual(forecasts[1]);
  });

  it('gives a model the recorded values of known covariates over the horizon', async () => {
    const x = Array.from({ length: 80 }, (_, i) => Math.sin(i * i));
    const t = Array.from({ length: 80 }, (_, i) => i * DAY);
    const id = await put([{ name: 'one', t, y: x.map((v) => 5 + 10 * v), x: { x } }], ['x']);
    const { record } = await run({ features: id, models: [{ model: 'linear-regression' }], windows: 2, horizon: 8 });
    for (const row of await stored(record)) expect(Math.abs((row.mean as number) - (row.actual as number))).toBeLessThan(1);
  });

  it('slides: what lies before the last trainSize observations changes nothing', async () => {
    const base = weekly([60])[0]!;
    const ids = [await put([base]), await put([{ ...base, y: Array.from(base.y, (v, i) => (i < 20 ? v * 50 : v)) }])];
    const of = async (given: object) =>
      Promise.all(
        ids.map(async (id) => {
          const { record } = await run({
            features: id,
            models: [{ model: 'window-average', params: { window: 40 } }],
            windows: 1,
            ...given,
          });
          return (await stored(record)).map((r) => r.mean);
        }),
      );
    const [a, b] = await of({ mode: 'sliding', trainSize: 30 });
    expect(a).toEqual(b);
    const [c, d] = await of({});
    expect(c).not.toEqual(d);
    await expect(run({ mode: 'sliding' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('stores NULL as the actual where nothing was observed', async () => {
    const base = weekly([60])[0]!;
    const id = await put([{ ...base, y: Array.from(base.y, (v, i) => (i === 57 ? Number.NaN : v)) }]);
    const { record } = await run({ features: id, windows: 1 });
    expect((await stored(record)).map((r) => r.actual === null)).toEqual([false, false, true, false, false]);
  });

  it('stores the same whatever the number of threads', async () => {
    const series = weekly(Array.from({ length: 230 }, (_, s) => 30 + (s % 9)));
    const id = await put(series);
    const models = [{ model: 'ses' }, { model: 'drift', label: 'second' }];
    const pool = createPool(3);
    try {
      const one = await run({ features: id, models, windows: 2 });
      await workspace.db.write((sql) => sql.run('UPDATE forecasts SET record = $1 WHERE record = $2', ['kept', one.record]));
      await workspace.db.write((sql) => sql.run('DELETE FROM records WHERE id = $1', [one.record]));
      const three = await run({ features: id, models, windows: 2 }, { pool });
      expect(three).toEqual({ record: one.record, cached: false });
      expect(await stored('kept')).toEqual(await stored(three.record));
    } finally {
      await pool.close();
    }
  });

  it('fits anew and says so where a model cannot carry a fit on', async () => {
    const notes: string[] = [];
    const { record } = await run({ windows: 2, refit: false }, { note: (_, message) => notes.push(message) });
    const again = await run({ windows: 2, refit: true });
    const means = async (id: string) => (await stored(id)).map((r) => r.mean);
    expect(await means(record)).toEqual(await means(again.record));
    expect(notes).toEqual([expect.stringContaining('fitted anew')]);
  });

  it('carries the first fit on where a model can: the first window is the same, the parameters of the later ones are the first', async () => {
    const notes: string[] = [];
    const id = await put(weekly([90]));
    const of = async (refit: boolean) => {
      const given = { features: id, models: [{ model: 'ses' }], windows: 3, refit };
      const { record } = await run(given, { note: (_, message) => notes.push(message) });
      return (await stored(record)).map((r) => r.mean as number);
    };
    const [kept, fresh] = [await of(false), await of(true)];
    expect(notes).toEqual([]);
    expect(kept.slice(0, 5)).toEqual(fresh.slice(0, 5));
    expect(kept.every(Number.isFinite)).toBe(true);
    expect(new Set(kept).size).toBe(3);
  });

  it('shows one series with the forecasts of all models at every cutoff', async () => {
    const { record } = await run({ windows: 2, models: [{ model: 'naive' }, { model: 'seasonal-naive', label: 'weekly' }] });
    const view = await backtestStage.series({ backtest: record, series: 's0', history: 10 }, ctx);
    const y = Array.from(weekly(rows)[0]!.y);
    expect([...view.history.values]).toEqual(y.slice(40, 60));
    expect(view.windows.map((w) => w.models.map((m) => m.key))).toEqual([
      ['naive', 'weekly'],
      ['naive', 'weekly'],
    ]);
    expect([...view.windows[1]!.actual]).toEqual(y.slice(55));
    expect([...view.windows[1]!.models[0]!.mean]).toEqual(Array(5).fill(y[54]));
    expect([...view.windows[1]!.models[1]!.mean]).toEqual(y.slice(48, 53));
    expect(view.windows[0]!.models[0]!.quantiles.map((q) => q.p)).toEqual([0.025, 0.1, 0.9, 0.975]);
    await expect(backtestStage.series({ backtest: record, series: 'nobody', history: 1 }, ctx)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('refuses two models of one name and a horizon longer than every series', async () => {
    await expect(run({ models: [{ model: 'naive' }, { model: 'naive' }] })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(run({ horizon: 60 })).rejects.toMatchObject({ code: 'UNSUITABLE' });
  });

  it('is found again, and keeps nothing of a run that was cancelled', async () => {
    const first = await run({ windows: 2 });
    expect(await run({ windows: 2 })).toEqual({ record: first.record, cached: true });
    const controller = new AbortController();
    const progress = (share: number) => {
      if (share > 0.2) controller.abort();
    };
    await expect(run({ windows: 7, horizon: 2 }, { signal: controller.signal, progress })).rejects.toThrow();
    const left = await workspace.db.read((sql) =>
      sql.all(
        'SELECT DISTINCT record FROM forecasts WHERE record NOT IN (SELECT id FROM records) AND record <> $1 UNION SELECT DISTINCT record FROM statuses WHERE record NOT IN (SELECT id FROM records)',
        ['kept'],
      ),
    );
    expect(left).toEqual([]);
  });
});
