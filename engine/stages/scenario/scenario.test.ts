import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '#shared/base/units.ts';
import type { Edit } from '#shared/stages/scenario.ts';
import { pipeline } from '../../pipeline.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';

const { scenario, train } = pipeline;
const N = 60;
const AHEAD = 5;
const H = 7;
const start = Date.UTC(2024, 0, 1);
const at = (i: number): number => start + i * DAY;
const temp = (i: number): number => 15 + 8 * Math.sin(i * 0.9) + (i % 4);
const price = (i: number): number => 3 + Math.cos(i * 1.3);
// Each series is an exact linear function of its covariates: the effect of an edit can be told by hand.
const slope = { north: 3, south: -2 };

let workspace: TestWorkspace;
let dataset: string;
let features: string;
let fit: string;

beforeAll(async () => {
  workspace = await openTestWorkspace();
  const rows = Array.from({ length: N + AHEAD }, (_, i) => i);
  dataset = await putDataset(workspace.db, {
    axis: { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'day' } },
    seasons: [7],
    covariates: [
      { name: 'temp', role: 'known' },
      { name: 'price', role: 'known' },
    ],
    series: (['north', 'south'] as const).map((name) => ({
      name,
      t: rows.map(at),
      y: rows.map((i) => (i < N ? 100 + slope[name] * temp(i) + 10 * price(i) : Number.NaN)),
      x: { temp: rows.map(temp), price: rows.map(price) },
    })),
  });
  features = await putFeatures(workspace.db, dataset, {
    recipe: { calendar: ['weekday'] },
    derived: [{ name: 'cal_weekday', role: 'known', sql: '(t // 86400000 + 3) % 7 + 1' }],
  });
  fit = (await train.run({ features, choice: exact, horizon: H, seed: 1 }, workspace.ctx)).record;
});
afterAll(() => workspace.close());

const exact = { model: 'linear-regression', params: { seasons: [], shape: 'linear', varying: false, ridge: 0, carry: false } };
const run = async (edits: Edit[], name = 'what if', more: object = {}) => {
  const { record, cached } = await scenario.run({ fit, name, edits, levels: [80], ...more }, workspace.ctx);
  return { record, cached, body: (await scenario.get({ scenario: record }, workspace.ctx)).body };
};
const close = (values: ArrayLike<number>, expected: ArrayLike<number>): void => {
  expect(values.length).toBe(expected.length);
  for (const [i, v] of Array.from(values).entries()) expect(v).toBeCloseTo(expected[i]!, 6);
};

describe('a scenario', () => {
  it('moves each series by its own slope, stores both forecasts and leaves the data set alone', async () => {
    const { record, body } = await run([{ kind: 'add', covariate: 'temp', value: 2 }]);
    const north = await scenario.series({ scenario: record, series: 'north' }, workspace.ctx);
    close(north.difference, new Array(H).fill(2 * slope.north));
    close(
      north.baseline,
      Array.from({ length: AHEAD }, (_, h) => 100 + 3 * temp(N + h) + 10 * price(N + h)).concat(Array.from(north.baseline.slice(AHEAD))),
    );
    expect(north.intervals.map((i) => [i.level, i.lo.length])).toEqual([[80, H]]);
    close(
      north.covariates[0]!.scenario,
      Array.from(north.covariates[0]!.baseline, (v) => v + 2),
    );
    const total = await scenario.series({ scenario: record }, workspace.ctx);
    close(total.difference, new Array(H).fill(2 * (slope.north + slope.south)));
    expect(total.intervals).toEqual([]);
    expect(body.scenarioTotal - body.baselineTotal).toBeCloseTo(H * 2 * (slope.north + slope.south), 5);
    expect(body.effects).toHaveLength(1);
    expect(body.interaction).toBe(0);
    expect(body.notes.join('\n')).toMatch(/temp: 4 future values are not given/);
    expect(body.notes.join('\n')).toMatch(/Intervals of a total/);
    const [rows] = await workspace.db.read((sql) => sql.all(`SELECT count(*) AS n FROM forecasts WHERE record = '${record}'`));
    expect(Number(rows!.n)).toBe(2 * 2 * H);
  });

  it('tells the effect of each edit alone and the interaction', async () => {
    const { body } = await run([
      { kind: 'add', covariate: 'temp', value: 1, series: ['north'] },
      { kind: 'set', covariate: 'price', value: 9, from: at(N), to: at(N + 1) },
      { kind: 'multiply', covariate: 'price', value: 0 },
    ]);
    const price2 = 2 * (10 * 9 * 2) - 2 * 10 * (price(N) + price(N + 1));
    expect(body.effects[0]!.difference).toBeCloseTo(H * 3, 5);
    expect(body.effects[1]!.difference).toBeCloseTo(price2, 5);
    // Together the price is zero whatever it was set to before: the set edit has no effect of its own left.
    expect(body.interaction).toBeCloseTo(-price2, 5);
    expect(body.scenarioTotal - body.baselineTotal).toBeCloseTo(
      body.effects.reduce((s, e) => s + e.difference, body.interaction),
      5,
    );
  });

  it('finds equal work again, and several stand side by side', async () => {
    const edits: Edit[] = [{ kind: 'shift', covariate: 'temp', steps: 1 }];
    const first = await run(edits, 'later');
    expect(first.cached).toBe(false);
    expect((await run(edits, 'later')).cached).toBe(true);
    const other = await run([{ kind: 'shift', covariate: 'temp', steps: -1 }], 'earlier');
    const names = (await scenario.list({ fit }, workspace.ctx)).map((s) => s.body.name);
    expect(names.slice(0, 2)).toEqual(['earlier', 'later']);
    expect(other.record).not.toBe(first.record);
    const shifted = await scenario.series({ scenario: first.record, series: 'south' }, workspace.ctx);
    expect(shifted.covariates[0]!.scenario[0]).toBeCloseTo(temp(N - 1), 9);
    expect(shifted.difference[0]).toBeCloseTo(-2 * (temp(N - 1) - temp(N)), 6);
    expect(await scenario.list({ fit: 'ft_0000000000000000' }, workspace.ctx)).toEqual([]);
  });

  it('replaces values by those of a file, by series and time; a changed file is other work', async () => {
    const path = join(workspace.ctx.home, 'plan.csv');
    const lines = (v: number) => ['series,time,t2', `north,2024-03-01,${v}`, 'south,2024-03-02,50', 'north,2024-03-03,'].join('\n');
    writeFileSync(path, lines(40));
    const edit: Edit = { kind: 'replace', covariate: 'temp', path, column: 't2' };
    const { record, body } = await run([edit], 'file');
    const north = await scenario.series({ scenario: record, series: 'north' }, workspace.ctx);
    expect(north.times[0]).toBe(Date.UTC(2024, 2, 1));
    close(north.difference, [3 * (40 - temp(N)), 0, 0, 0, 0, 0, 0]);
    const south = await scenario.series({ scenario: record, series: 'south' }, workspace.ctx);
    close(south.difference, [0, -2 * (50 - temp(N + 1)), 0, 0, 0, 0, 0]);
    expect(body.effects[0]!.difference).toBeCloseTo(3 * (40 - temp(N)) - 2 * (50 - temp(N + 1)), 6);
    writeFileSync(path, lines(41));
    expect((await run([edit], 'file')).cached).toBe(false);
    await expect(run([{ ...edit, column: 'nope' }])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(run([{ ...edit, path: `${path}.gone` }])).rejects.toMatchObject({ code: 'ENOENT' });
    writeFileSync(path, 'series,when,t2\nnorth,2024-03-01,1');
    await expect(run([edit])).rejects.toMatchObject({ code: 'UNREADABLE', message: expect.stringContaining('time') });
  });

  it('says which edits do nothing', async () => {
    const { body } = await run([
      { kind: 'add', covariate: 'temp', value: 5, to: at(0) },
      { kind: 'add', covariate: 'temp', value: 1, series: ['north'] },
    ]);
    expect(body.notes.join('\n')).toMatch(/Edit 1 \(add temp\) changes no value/);
    expect(body.notes.join('\n')).toMatch(/1 of 2 series do not move/);
  });

  it('shows what the baseline assumes', async () => {
    const { times, covariates } = await scenario.covariates({ fit, series: 'north' }, workspace.ctx);
    expect([...times]).toEqual(Array.from({ length: H }, (_, h) => at(N + h)));
    expect(covariates.map((c) => [c.name, c.given])).toEqual([
      ['temp', false],
      ['price', false],
      ['cal_weekday', true],
    ]);
    expect(covariates[0]!.note).toMatch(/assumed to repeat/);
    expect(covariates[2]!.note).toMatch(/calendar/);
    close(
      covariates[0]!.values.slice(0, AHEAD),
      Array.from({ length: AHEAD }, (_, h) => temp(N + h)),
    );
    const near = await scenario.covariates({ fit, series: 'north', horizon: 3 }, workspace.ctx);
    expect(near.covariates[0]).toMatchObject({ given: true, note: 'given in the data set' });
    await expect(scenario.covariates({ fit, series: 'west' }, workspace.ctx)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    [{ kind: 'add', covariate: 'wind', value: 1 }, /not trained on a covariate "wind"/],
    [{ kind: 'add', covariate: 'cal_weekday', value: 1 }, /calendar/],
    [{ kind: 'add', covariate: 'temp', value: 1, series: ['west'] }, /no series "west"/],
    [{ kind: 'add', covariate: 'temp', value: 1, from: 5, to: 4 }, /ends before it begins/],
  ] as [Edit, RegExp][])('refuses %j', async (edit, said) => {
    await expect(run([edit])).rejects.toMatchObject({ code: 'UNSUITABLE', message: expect.stringMatching(said) });
  });

  it('refuses a model that uses no covariates and names those that do', async () => {
    const naive = (await train.run({ features, choice: { model: 'naive', params: {} }, horizon: H, seed: 1 }, workspace.ctx)).record;
    const refused = scenario.run(
      { fit: naive, name: 'x', edits: [{ kind: 'add', covariate: 'temp', value: 1 }], levels: [] },
      workspace.ctx,
    );
    await expect(refused).rejects.toMatchObject({ code: 'UNSUITABLE', data: { hint: expect.stringContaining('linear-regression') } });
  });
});
