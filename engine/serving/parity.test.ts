import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '#models/catalog.ts';
import type { TimeAxis } from '#shared/base/axis.ts';
import { DAY, HOUR } from '#shared/base/units.ts';
import type { SeriesRequest } from '#shared/serving/api.ts';
import { FeatureSet, type Recipe } from '#shared/stages/features.ts';
import { Dataset } from '#shared/stages/import.ts';
import { loadPanel } from '../panel/load.ts';
import { pipeline } from '../pipeline.ts';
import { getRecord } from '../store/records.ts';
import { openTestWorkspace, type TestWorkspace } from '../testing/context.ts';
import type { DatasetFixture } from '../testing/dataset.ts';
import { type BuiltRelease, featuresOf, releaseOf } from './release.fixture.ts';
import { createServing } from './serving.ts';
import type { ForecastAnswer } from './types.ts';

/*
 * The oracle is the workbench: what a release is forecast from without a database must be what the workspace forecasts with one.
 */

const LEVELS = [80, 95];
const H = 6;
const daily: TimeAxis = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'day' } };
const hourly: TimeAxis = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } };
const wave = (i: number, k: number): number => 50 + 10 * k + 6 * Math.sin(i / 3) + 4 * (i % 7) + 3 * Math.sin(i * 12.9 + k);
const temperature = (i: number, k = 0): number => 12 + 8 * Math.sin(i / 20) + Math.sin(i * 7.7 + k);
const wind = (i: number, k = 0): number => 8 + 5 * Math.cos(i / 11 + k);

/** Days over the change to summer time; `ahead` further rows have what is known in advance. */
function dataOf(axis: TimeAxis, timeAt: (i: number) => number, rows: number, seasons: number[], ahead = 2 * H): DatasetFixture {
  const all = Array.from({ length: rows + ahead }, (_, i) => i);
  return {
    ...{ axis, seasons, name: `${seasons}-${rows}` },
    covariates: [
      { name: 'temperature', role: 'known' },
      { name: 'wind', role: 'past' },
      { name: 'area', role: 'static' },
      { name: 'kind', role: 'static', type: 'category', categories: ['shop', 'depot'] },
    ],
    series: ['north', 'south', 'new'].map((name, k) => {
      const own = name === 'new' ? all.slice(rows - 5) : all;
      return {
        name,
        t: own.map(timeAt),
        y: own.map((i) => (i < rows ? wave(i, k) : Number.NaN)),
        x: { temperature: own.map((i) => temperature(i, k)), wind: own.map((i) => (i < rows ? wind(i, k) : Number.NaN)) },
        z: { area: 100 * (k + 1), kind: k % 2 },
      };
    }),
  };
}

const dayAt = (i: number): number => Date.UTC(2024, 0, 1 + i) - (i >= 91 ? 2 : 1) * HOUR;
const hourAt = (i: number): number => Date.UTC(2024, 2, 15) + i * HOUR;

const DAILY: Partial<Recipe> = {
  lags: [1, 7],
  covariateLags: [{ of: 'temperature', lags: [1, 9] }],
  rolling: [
    { window: 7, stat: 'mean', lag: 1, of: undefined },
    { window: 5, stat: 'max', lag: 0, of: 'temperature' },
    { window: 4, stat: 'median', lag: 1, of: 'wind' },
  ],
  weather: [
    { kind: 'degrees', of: 'temperature', side: 'heating', base: 15 },
    { kind: 'wind-power', of: 'wind', cutIn: 3, rated: 12, cutOut: 25 },
  ],
  calendar: ['weekday', 'month'],
  fourier: [{ period: 7, order: 2 }],
  holidays: { country: 'FR', daysBefore: 1, daysAfter: 0 },
};
const HOURLY: Partial<Recipe> = {
  ...DAILY,
  lags: [1, 24],
  clockLags: [
    { n: 1, unit: 'day', of: 'temperature' },
    { n: 1, unit: 'week', of: undefined },
  ],
  expanding: [{ stat: 'std', lag: 1, of: 'temperature' }],
  weighted: [{ halfLife: 12, lag: 0, of: 'temperature' }],
  weather: [...DAILY.weather!, { kind: 'clear-sky', latitude: 48.8, longitude: 2.3 }],
  calendar: ['hour', 'weekend'],
};

let workspace: TestWorkspace;
const serving = createServing({ trusted: 'anyone', threads: 1, capacity: 3, deadline: 120_000 });
beforeAll(async () => {
  workspace = await openTestWorkspace();
});
afterAll(async () => {
  await serving.close();
  await workspace.close();
});

/** What the workspace knows of the features: histories, and what is given in advance, as a request would tell it. */
async function asksOf(features: string, horizon: number): Promise<SeriesRequest[]> {
  const loaded = await workspace.db.read(async (sql) => {
    const set = await getRecord(sql, 'features', features, FeatureSet);
    return loadPanel(sql, set, await getRecord(sql, 'dataset', set.body.dataset, Dataset), { past: true });
  });
  const { panel } = loaded;
  const { future } = loaded.future(horizon);
  const cells = (values: Float64Array) => Array.from(values, (v) => (Number.isNaN(v) ? null : v));
  return panel.ids.map((id, s) => {
    const [from, to] = [panel.offsets[s]!, panel.offsets[s + 1]!];
    const column = (name: string) => cells(panel.covariates.find((c) => c.name === name)!.values.subarray(from, to));
    return {
      id,
      history: { times: Array.from(panel.times.subarray(from, to)), values: cells(panel.y.subarray(from, to)) },
      covariates: { temperature: column('temperature'), wind: column('wind') },
      future: {
        temperature: cells(future.covariates.find((c) => c.name === 'temperature')!.values.subarray(s * horizon, (s + 1) * horizon)),
      },
    };
  });
}

const kept = ({ id, future }: SeriesRequest): SeriesRequest => ({ id, future });

/** Every number of the answer beside the workspace's own forecast; `tolerance` relative to its size. */
async function sameAsWorkspace({ fit }: BuiltRelease, answer: ForecastAnswer, horizon: number, tolerance: number): Promise<void> {
  for (const one of answer.series) {
    const wanted = await pipeline.train.forecast({ fit, series: one.id, horizon, levels: LEVELS, history: 1 }, workspace.ctx);
    const size = Math.max(...wanted.mean.map(Math.abs));
    const near = (got: Float64Array, want: Float64Array, what: string): void => {
      expect(got.length, what).toBe(want.length);
      got.forEach((v, h) => {
        expect(Math.abs(v - want[h]!) / size, `${what} of ${one.id} at step ${h + 1}: ${v}, not ${want[h]}`).toBeLessThanOrEqual(tolerance);
      });
    };
    expect(Array.from(one.times)).toEqual(Array.from(wanted.times));
    expect([one.status, one.baseline]).toEqual([wanted.status.state, false]);
    near(one.mean, wanted.mean, 'mean');
    wanted.intervals.forEach(({ level, lo, hi }, l) => {
      near(one.lo[l]!, lo, `lower ${level}`);
      near(one.hi[l]!, hi, `upper ${level}`);
    });
  }
}

describe.each([
  {
    name: 'days, over summer time',
    axis: daily,
    recipe: DAILY,
    timeAt: dayAt,
    rows: 112,
    seasons: [7],
    models: catalog.map(({ id }) => id),
  },
  {
    name: 'hours, over summer time',
    ...{ axis: hourly, recipe: HOURLY, timeAt: hourAt, rows: 17 * 24 + 5, seasons: [24] },
    models: ['linear-regression', 'gradient-boosting', 'additive', 'lear', 'nhits', 'theta'],
  },
])('$name', ({ axis, recipe, timeAt, rows, seasons, models }) => {
  let features: string;
  beforeAll(async () => {
    expect(dayAt(1)).toBe(Date.parse('2024-01-02T00:00+01:00'));
    features = await featuresOf(workspace, dataOf(axis, timeAt, rows, seasons), recipe);
  }, DAY);

  it.each(models)('%s: forecasts from the kept state, alone and together, and from its own history', async (id) => {
    const model = catalog.find((one) => one.id === id)!;
    const params = { ...(model.examples.at(-1) as object), ...('season' in (model.examples[0] as object) && { season: seasons[0] }) };
    const built = await releaseOf(workspace, features, { model: id, params }, H, id);
    const { digest, covariates } = await serving.load(built.path);
    const tolerance = model.family === 'neural' || model.family === 'imported' ? 1e-5 : 1e-9;
    const asks = await asksOf(features, 2 * H);
    const wanted = { horizon: 2 * H, levels: LEVELS };
    const together = await serving.forecast(digest, { ...wanted, series: asks.map(kept) });
    await sameAsWorkspace(built, together, 2 * H, tolerance);
    const alone = await serving.forecast(digest, { ...wanted, series: [kept(asks[1]!)] });
    await sameAsWorkspace(built, alone, 2 * H, tolerance);
    const fromHistory = serving.forecast(digest, { ...wanted, series: asks });
    if (model.scope === 'global' && !model.update) await expect(fromHistory).rejects.toMatchObject({ code: 'UNSUITABLE' });
    else if (!model.can.missing || covariates.length >= 0) await sameAsWorkspace(built, await fromHistory, 2 * H, tolerance);
  });
});

describe('a history that goes on', () => {
  it.each(['linear-regression', 'gradient-boosting', 'nhits', 'ets', 'theta', 'lear', 'imported-onnx-covariates'])(
    '%s: as the model carried on with the columns of the features stage',
    async (id) => {
      const model = catalog.find((one) => one.id === id)!;
      const params = model.examples.at(-1) as Record<string, unknown>;
      const rows = 120;
      const before = await featuresOf(workspace, dataOf(daily, dayAt, rows - 9, [7]), DAILY);
      const after = await featuresOf(workspace, dataOf(daily, dayAt, rows, [7]), DAILY);
      const built = await releaseOf(workspace, before, { model: id, params }, H, id);
      const { digest } = await serving.load(built.path);
      const [north, south] = await asksOf(after, H);
      const answer = await serving.forecast(digest, { levels: LEVELS, series: [south!, north!] });
      const task = await carriedOn(built, after, id, params);
      answer.series.forEach((one) => {
        const s = task.ids.indexOf(one.id);
        const size = Math.max(...task.mean.map(Math.abs));
        one.mean.forEach((v, h) => {
          expect(Math.abs(v - task.mean[s * H + h]!) / size, `${one.id} step ${h}: ${v}`).toBeLessThanOrEqual(1e-5);
          expect(Math.abs(one.lo[1]![h]! - task.quantiles[0]!.values[s * H + h]!) / size).toBeLessThanOrEqual(1e-5);
        });
        expect(Array.from(one.times)).toEqual(Array.from({ length: H }, (_, h) => dayAt(rows + h)));
      });
    },
  );
});

/** The state of the earlier fit, updated with the panel of the later features as the database has it: without the serving's own columns. */
async function carriedOn({ fit }: BuiltRelease, after: string, id: string, _: Record<string, unknown>) {
  const { ctx } = workspace;
  const loaded = await ctx.db.read(async (sql) => {
    const set = await getRecord(sql, 'features', after, FeatureSet);
    const dataset = await getRecord(sql, 'dataset', set.body.dataset, Dataset);
    const model = catalog.find((one) => one.id === id)!;
    return loadPanel(sql, set, dataset, { past: model.can.covariates === 'past-and-known' });
  });
  const { body } = await pipeline.train.get({ fit }, ctx);
  const { decodeUnits, cutLines, linesOf } = await import('../panel/state.ts');
  const { updateUnits, forecastUnits } = await import('../panel/units.ts');
  const { contextFor, findModel } = await import('../jobs/tasks/model.ts');
  const state = await ctx.artifacts.get(body.state);
  const lines = linesOf(state);
  const model = findModel(id);
  const world = contextFor(body.seed);
  const units = decodeUnits(cutLines(state, lines, 0, lines.length - 1));
  return forecastUnits(model, updateUnits(model, units, loaded.panel, world), loaded.future(H).future, LEVELS, world);
}
