import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimeAxis } from '#shared/base/axis.ts';
import { HOUR } from '#shared/base/units.ts';
import { Recipe } from '#shared/stages/features.ts';
import { loadPanel } from '../../panel/load.ts';
import { sourceOf } from '../../panel/source.ts';
import { table } from '../../store/tables.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { validateStage } from '../validate/index.ts';
import { featuresStage } from './index.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await openTestWorkspace();
});
afterAll(() => workspace.close());

const axis: TimeAxis = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } };
const N = 1000;
const FROM = Date.parse('2021-03-01T00:00+01:00');
const t = Array.from({ length: N + 24 }, (_, i) => FROM + i * HOUR);
const wave = (scale: number, shift: number): number[] =>
  t.map((_, i) => shift + scale * Math.sin((2 * Math.PI * i) / 24) + ((i * 7919) % 101) / 50);
const temperature = wave(10, 15);
const y = wave(30, 100).map((v, i) => (i < N ? v : Number.NaN));

const covariates = [
  { name: 'temperature', role: 'known' as const },
  { name: 'wind_speed', role: 'known' as const },
  { name: 'irradiance', role: 'known' as const },
  { name: 'flow', role: 'past' as const },
];
const x = { temperature, wind_speed: wave(6, 8), irradiance: wave(200, 200), flow: wave(3, 9) };
const dataset = () => putDataset(workspace.db, { axis, seasons: [24, 168], covariates, series: [{ name: 'a', t, y, x }] });

async function build(recipe: object) {
  const { record: validation } = await validateStage.run({ dataset: await dataset() }, workspace.ctx);
  const { record } = await featuresStage.run({ validation, recipe: Recipe.parse(recipe) }, workspace.ctx);
  const { body } = await featuresStage.get({ features: record }, workspace.ctx);
  const columns = await workspace.db.read((sql) => sql.columns(`SELECT * FROM ${table(record)} ORDER BY t`));
  const of = (name: string) => columns[4 + body.columns.findIndex((c) => c.name === name)]!;
  return { record, validation, body, of };
}

describe('a wide recipe', () => {
  it('makes 50 and more features of five columns, each named once, with its role', async () => {
    const { record: validation } = await validateStage.run({ dataset: await dataset() }, workspace.ctx);
    const recipe = await featuresStage.propose({ validation, size: 'full' }, workspace.ctx);
    const { body, of } = await build(recipe);
    expect(body.columnsBefore).toBe(5);
    expect(body.columns.length).toBeGreaterThanOrEqual(50);
    expect(new Set(body.columns.map((c) => c.name)).size).toBe(body.columns.length);
    expect(body.columns.find((c) => c.name === 'heating_18_temperature')).toMatchObject({ role: 'known', from: 'temperature' });
    expect(body.columns.find((c) => c.name === 'lag_1_flow')).toMatchObject({ role: 'past', from: 'flow' });
    expect(of('cooling_22_temperature')[30]).toBeCloseTo(Math.max(0, temperature[30]! - 22), 12);
    for (const { name } of body.columns) expect(of(name).some(Number.isFinite), name).toBe(true);
  });

  it('keeps the hour of the day in lags by the clock where the clocks change', async () => {
    const { of } = await build({ lags: [24], clockLags: [{ n: 1, unit: 'day' }] });
    const noon = t.indexOf(Date.parse('2021-03-28T12:00+02:00'));
    expect(of('lag_24')[noon]).toBe(y[noon - 24]);
    expect(of('lag_P1D')[noon]).toBe(y[noon - 23]);
  });

  it('refuses what it cannot make, and says where', async () => {
    const refused = (recipe: object) => expect(build(recipe)).rejects;
    await refused({ rolling: [{ window: 3, stat: 'mean', lag: 0 }] }).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('itself'),
    });
    await refused({ covariateLags: [{ of: 'pressure', lags: [1] }] }).toMatchObject({ message: expect.stringContaining('"pressure"') });
    await refused({ weather: [{ kind: 'wind-power', of: 'wind_speed', cutIn: 12, rated: 3 }] }).toMatchObject({ code: 'BAD_REQUEST' });
    await refused({ knownAt: [{ of: 'flow', rule: { kind: 'day-before', days: 1, at: '06:00' } }] }).toMatchObject({
      message: expect.stringContaining('the day before'),
    });
  });
});

describe('the horizon', () => {
  it('makes of edited covariates what the table makes of recorded ones', async () => {
    const { record, of } = await build({
      weather: [
        { kind: 'degrees', of: 'temperature', side: 'heating', base: 18 },
        { kind: 'clear-sky', latitude: 48.9, longitude: 2.4, of: 'irradiance' },
      ],
      rolling: [{ window: 24, stat: 'mean', lag: 0, of: 'temperature' }],
    });
    const { features, dataset } = await workspace.db.read((sql) => sourceOf(sql, record));
    const loaded = await workspace.db.read((sql) => loadPanel(sql, features, dataset));
    const plain = loaded.future(24);
    const names = ['heating_18_temperature', 'clear_sky', 'clear_sky_index_irradiance', 'roll_mean_24_temperature_lag0'];
    for (const name of names) {
      const ahead = plain.future.covariates.find((c) => c.name === name)!.values;
      ahead.forEach((v, h) => {
        expect(v).toBeCloseTo(of(name)[N + h]!, 9);
      });
      expect(plain.given[name]).toBe(true);
    }
    const colder = loaded.future(24, [{ kind: 'add', covariate: 'temperature', value: -5 }]);
    const degrees = colder.future.covariates.find((c) => c.name === 'heating_18_temperature')!.values;
    degrees.forEach((v, h) => {
      expect(v).toBeCloseTo(Math.max(0, 18 - (temperature[N + h]! - 5)), 9);
    });
    expect(() => loaded.future(24, [{ kind: 'add', covariate: 'heating_18_temperature', value: 1 }])).toThrow(/follows from temperature/);
  });

  it('carries when a covariate is known, and what is made of it too', async () => {
    const rule = { kind: 'day-before', days: 1, at: '10:00' } as const;
    const { record } = await build({
      weather: [{ kind: 'degrees', of: 'temperature', side: 'heating', base: 18 }],
      knownAt: [{ of: 'temperature', rule }],
    });
    const { features, dataset } = await workspace.db.read((sql) => sourceOf(sql, record));
    const { panel } = await workspace.db.read((sql) => loadPanel(sql, features, dataset));
    const withRule = panel.covariates.filter((c) => c.knownAt).map((c) => c.name);
    expect(withRule).toEqual(['temperature', 'heating_18_temperature']);
  });
});
