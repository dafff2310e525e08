import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimeAxis } from '#shared/base/axis.ts';
import { timesAfter } from '#shared/base/axis.ts';
import { HOUR } from '#shared/base/units.ts';
import type { Issue } from '#shared/stages/validate.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { type DatasetFixture, putDataset } from '../../testing/dataset.ts';
import { instants, numbers, realData, realDataIsThere } from '../../testing/real.ts';
import { validateStage } from './index.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await openTestWorkspace();
});
afterAll(() => workspace.close());

const START = Date.parse('2021-01-04T00:00Z');
const hourly: TimeAxis = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } };
const daily: TimeAxis = { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'day' } };
const hours = (n: number, from = START): number[] => Array.from({ length: n }, (_, i) => from + i * HOUR);
const wave = (n: number): number[] =>
  Array.from({ length: n }, (_, i) => 100 + 30 * Math.sin((2 * Math.PI * i) / 24) + ((i * 7919) % 101) / 50);

async function check(fixture: Partial<DatasetFixture> & Pick<DatasetFixture, 'series'>) {
  const dataset = await putDataset(workspace.db, { axis: hourly, seasons: [24], ...fixture });
  const { record, cached } = await validateStage.run({ dataset }, workspace.ctx);
  const { body, head } = await validateStage.get({ validation: record }, workspace.ctx);
  const { issues, total } = await validateStage.issues({ validation: record, offset: 0, limit: 1000 }, workspace.ctx);
  const of = (kind: Issue['kind']) => issues.filter((i) => i.kind === kind);
  return { dataset, record, cached, body, head, issues, total, of };
}
const one = (t: number[], y: number[], more: object = {}) => check({ series: [{ name: 'a', t, y }], ...more });
const without = <T>(list: readonly T[], from: number, count: number): T[] => [...list.slice(0, from), ...list.slice(from + count)];

describe('validate', () => {
  it('finds nothing in clean data and scores them 1', async () => {
    const { body, total } = await one(hours(500), wave(500));
    expect(total).toBe(0);
    expect(body.quality).toBe(1);
    expect(body.parts.map((p) => p.score)).toEqual([1, 1, 1, 1, 1, 1]);
    expect([body.points, body.seriesCount]).toEqual([500, 1]);
  });
  it('sees no gap at a daylight-saving change of an hourly or daily series', async () => {
    const at = Date.parse('2021-03-20T00:00Z');
    expect((await one(hours(500, at), wave(500))).total).toBe(0);
    const autumn = Date.parse('2021-10-20T00:00Z');
    expect((await one(hours(500, autumn), wave(500))).total).toBe(0);
    const paris: TimeAxis = { ...daily, zone: 'Europe/Paris' };
    const days = [...timesAfter(paris, Date.parse('2021-03-01T00:00+01:00'), 300)];
    expect((await one(days, wave(300), { axis: paris, seasons: [7] })).of('gap')).toEqual([]);
  });
  it('gap: where, how long, linear for short ones and seasonal for long ones', async () => {
    const { of, body } = await one(without(without(hours(500), 300, 10), 100, 2), without(without(wave(500), 300, 10), 100, 2));
    expect(of('gap').map((g) => [g.from, g.to, g.count, g.proposal, g.severity])).toEqual([
      [START + 300 * HOUR, START + 309 * HOUR, 10, 'seasonal', 'warn'],
      [START + 100 * HOUR, START + 101 * HOUR, 2, 'linear', 'info'],
    ]);
    expect(of('gap')[0]!.choices).toContain('forward-fill');
    expect(body.parts.find((p) => p.id === 'completeness')!.score).toBeCloseTo(1 - (12 / 500) * 2, 12);
  });
  it('gap: days of rest of a market are told once and cost nothing', async () => {
    const days = Array.from({ length: 200 }, (_, i) => START + i * 24 * HOUR).filter((t) => ![0, 6].includes(new Date(t).getUTCDay()));
    const { of, body } = await one(days, wave(days.length), { axis: daily, seasons: [5] });
    expect(of('gap')).toHaveLength(1);
    expect(of('gap')[0]).toMatchObject({ severity: 'info', proposal: 'forward-fill', count: 56 });
    expect(body.parts[0]!.score).toBe(1);
  });
  it('gap: counts of events that are never 0 are most likely zeros', async () => {
    const keep = hours(500).map((_, i) => i % 11 !== 3);
    const y = wave(500).map(Math.round);
    const { of } = await one(
      hours(500).filter((_, i) => keep[i]),
      y.filter((_, i) => keep[i]),
    );
    expect(new Set(of('gap').map((g) => g.proposal))).toEqual(new Set(['zero']));
  });
  it('missing: adjacent rows are one issue; before the first value they are told apart; rows ahead are not missing', async () => {
    const y = wave(500).map((v, i) => (i < 5 || (i >= 50 && i < 53) || i >= 490 ? Number.NaN : v));
    const known = { covariates: [{ name: 'x', role: 'known' as const }], series: [{ name: 'a', t: hours(500), y, x: { x: wave(500) } }] };
    const { of } = await check(known);
    expect(of('missing').map((m) => [m.from, m.count, m.proposal])).toEqual([
      [START, 5, 'drop'],
      [START + 50 * HOUR, 3, 'linear'],
    ]);
    const blind = await one(hours(500), y);
    expect(blind.of('missing').map((m) => m.count)).toEqual([5, 3, 10]);
  });
  it('duplicates: equal ones, differing ones, and everywhere', async () => {
    const t = [...hours(100), START + 10 * HOUR, START + 11 * HOUR, START + 40 * HOUR];
    const y = [...wave(100), wave(100)[10]!, wave(100)[11]!, -5];
    const { of } = await one(t, y);
    expect(of('duplicate').map((d) => [d.from, d.to, d.count, d.severity, d.proposal])).toEqual([
      [START + 40 * HOUR, START + 40 * HOUR, 1, 'warn', 'mean'],
      [START + 10 * HOUR, START + 11 * HOUR, 2, 'info', 'first'],
    ]);
    expect(of('disorder').map((d) => [d.count, d.proposal])).toEqual([[3, 'keep']]);
    const twice = await one([...hours(100), ...hours(100)], [...wave(100), ...wave(100).map((v) => v + 1)]);
    expect(twice.of('duplicate')).toMatchObject([{ severity: 'error', proposal: 'sum', count: 100 }]);
  });
  it('mixed frequency: rows between the steps, and stretches at a coarser step', async () => {
    const t = [...hours(200), ...hours(48).map((h) => h + 200 * HOUR + HOUR / 2)];
    const { of } = await one(t, wave(248));
    expect(of('mixed-frequency')).toMatchObject([{ count: 48, from: START + 200 * HOUR, proposal: 'drop' }]);
    const coarse = hours(500).filter((_, i) => i < 300 || i % 3 === 0);
    const found = await one(coarse, wave(coarse.length));
    expect(found.of('mixed-frequency')[0]!.message).toMatch(/One row in 3 steps/);
    expect(found.of('gap').reduce((n, g) => n + g.count, 0)).toBe(498 - 300 - 66 + 0);
  });
  it('outliers: a gross error is to be winsorised', async () => {
    const y = wave(500);
    y[333] = 2000;
    const { of } = await one(hours(500), y);
    expect(of('outlier')).toMatchObject([{ from: START + 333 * HOUR, count: 1, severity: 'warn', proposal: 'winsorise' }]);
  });
  it('constant runs: a stuck sensor, not the steps of a price', async () => {
    const stuck = wave(500).map((v, i) => (i >= 200 && i < 240 ? 77.7 : v));
    expect((await one(hours(500), stuck)).of('constant-run')).toMatchObject([
      { from: START + 200 * HOUR, to: START + 239 * HOUR, count: 40, proposal: 'remove', severity: 'warn' },
    ]);
    const price = Array.from({ length: 500 }, (_, i) => Math.floor(i / 20) + 1);
    expect((await one(hours(500), price, { seasons: [1] })).of('constant-run')).toEqual([]);
    const dead = await one(hours(200), new Array(200).fill(4));
    expect(dead.of('constant-run')[0]!.message).toMatch(/Nearly the whole series is 4/);
  });
  it('zero runs: a dead meter, neither nights nor intermittent demand', async () => {
    const dead = wave(500).map((v, i) => (i >= 200 && i < 260 ? 0 : v));
    expect((await one(hours(500), dead)).of('zero-run')).toMatchObject([{ count: 60, proposal: 'remove' }]);
    const solar = wave(720).map((v, i) => (i % 24 < 6 || i % 24 > 18 ? 0 : v));
    expect((await one(hours(720), solar)).of('zero-run')).toEqual([]);
    const demand = Array.from({ length: 300 }, (_, i) => ((i * 7919) % 10 === 3 ? 1 + (i % 4) : 0));
    expect((await one(hours(300), demand, { seasons: [1] })).of('zero-run')).toEqual([]);
  });
  it('negatives: suspicious where rare, normal where common', async () => {
    const rare = wave(500).map((v, i) => (i === 77 ? -v : v));
    expect((await one(hours(500), rare)).of('negative')).toMatchObject([{ from: START + 77 * HOUR, count: 1, severity: 'warn' }]);
    const common = await one(
      hours(500),
      wave(500).map((v) => v - 100),
    );
    expect(common.of('negative')).toMatchObject([{ severity: 'info', proposal: 'keep' }]);
    expect(common.body.parts.find((p) => p.id === 'plausibility')!.score).toBe(1);
  });
  it('short series: too short to learn from, or without hope', async () => {
    const { of } = await check({
      series: [
        { name: 'a', t: hours(20), y: wave(20) },
        { name: 'b', t: hours(3), y: [1, Number.NaN, 2] },
        { name: 'c', t: hours(1), y: [Number.NaN] },
      ],
    });
    expect(of('short').map((s) => [s.series, s.severity, s.count, s.proposal])).toEqual([
      ['b', 'error', 2, 'drop'],
      ['c', 'error', 0, 'drop'],
      ['a', 'warn', 20, 'keep'],
    ]);
  });
  it('covariates: missing, stuck, static without a value', async () => {
    const temperature = wave(500).map((v, i) => (i >= 100 && i < 105 ? Number.NaN : i >= 300 && i < 400 ? 5 : v));
    const flag = wave(500).map((_, i) => (i % 24 === 0 ? 1 : 0));
    const { of, body } = await check({
      covariates: [
        { name: 'temperature', role: 'known' },
        { name: 'flag', role: 'past' },
        { name: 'size', role: 'static' },
      ],
      series: [{ name: 'a', t: hours(500), y: wave(500), x: { temperature, flag } }],
    });
    expect(of('missing-covariate').map((i) => [i.column, i.count, i.from])).toEqual([
      ['size', 1, START],
      ['temperature', 5, START + 100 * HOUR],
    ]);
    expect(of('frozen-covariate')).toMatchObject([{ column: 'temperature', count: 100, from: START + 300 * HOUR }]);
    expect(body.parts.find((p) => p.id === 'covariates')!.weight).toBeGreaterThan(0);
  });
});

it('a category that is mostly empty means none: told once, at no cost, never filled by proposal', async () => {
  const event = wave(500).map((_, i) => (i % 50 === 0 ? 0 : Number.NaN));
  const covariates = [{ name: 'event', role: 'known' as const, type: 'category' as const, categories: ['fair'] }];
  const { of, body } = await check({ covariates, series: [{ name: 'a', t: hours(500), y: wave(500), x: { event } }] });
  expect(of('missing-covariate')).toMatchObject([{ count: 490, severity: 'info', proposal: 'keep' }]);
  expect(body.quality).toBe(1);
});

describe('the stage', () => {
  it('reads rows of many series in any order, filters issues, and finds equal work again', async () => {
    const series = ['a', 'b', 'c'].map((name, k) => ({ name, t: without(hours(100), 40 + k, 2), y: without(wave(100), 40 + k, 2) }));
    const { record, dataset, body, total } = await check({ series });
    expect(total).toBe(3);
    expect(body.summary).toMatchObject([{ kind: 'gap', issues: 3, points: 6, series: 3, proposal: 'linear' }]);
    const page = await validateStage.issues({ validation: record, series: 'b', kind: 'gap', offset: 0, limit: 10 }, workspace.ctx);
    expect(page).toMatchObject({ total: 1, issues: [{ series: 'b', from: START + 41 * HOUR }] });
    expect(await validateStage.run({ dataset }, workspace.ctx)).toEqual({ record, cached: true });
  });
  it('lists at most 200 of a kind and tells the rest as one, losing no point', async () => {
    const keep = hours(2000).map((_, i) => i % 4 !== 1 || i % 3 === 0);
    const { of } = await one(
      hours(2000).filter((_, i) => keep[i]),
      wave(2000)
        .map((v) => v + 0.5)
        .filter((_, i) => keep[i]),
    );
    expect(of('gap').length).toBeLessThanOrEqual(201);
    expect(of('gap').reduce((n, g) => n + g.count, 0)).toBe(keep.filter((k) => !k).length);
  });
  it('stops when cancelled and keeps nothing', async () => {
    const other = await openTestWorkspace();
    const dataset = await putDataset(other.db, { axis: hourly, series: [{ name: 'a', t: hours(100), y: wave(100) }] });
    other.cancel();
    await expect(validateStage.run({ dataset }, other.ctx)).rejects.toThrow();
    const tables = await other.db.read((sql) => sql.all("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'va_%'"));
    expect(tables).toEqual([]);
    await other.close();
  });
  it('scores between 0 and 1 and points at times within the series, whatever the data', async () => {
    const value = fc.oneof(fc.integer({ min: -5, max: 50 }), fc.constant(Number.NaN), fc.constant(0));
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), value), { minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { minLength: 1, maxLength: 3 }), async (all) => {
        const series = all.map((list, k) => ({ name: `s${k}`, t: list.map(([t]) => START + t * HOUR), y: list.map(([, y]) => y) }));
        const { body, issues } = await check({ series });
        expect(body.quality).toBeGreaterThanOrEqual(0);
        expect(body.quality).toBeLessThanOrEqual(1);
        for (const { from, to, count, series: name, choices, proposal } of issues) {
          const { t } = series.find((s) => s.name === name)!;
          expect(from).toBeGreaterThanOrEqual(Math.min(...t));
          expect(to).toBeLessThanOrEqual(Math.max(...t));
          expect(from).toBeLessThanOrEqual(to);
          expect(count).toBeGreaterThanOrEqual(0);
          expect(choices).toContain(proposal);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe.skipIf(!realDataIsThere)('real data (skipped where ../shared/data is absent)', () => {
  it('French hourly load: the hours that the source lacks, and its known false values of 2016', async () => {
    const file = realData('opsd_fr_60min/load_solar.csv.gz');
    const y = numbers(file.FR_load_actual_entsoe_transparency!);
    const { of, body } = await one([...instants(file.utc_timestamp!)], [...y], { seasons: [24, 168] });
    const empty = y.findIndex((v) => !Number.isNaN(v));
    expect(of('missing').reduce((n, m) => n + m.count, 0)).toBe(y.filter(Number.isNaN).length);
    expect(of('missing').some((m) => m.from === Date.parse('2017-02-05T19:00Z') && m.count === 13)).toBe(true);
    expect(empty).toBeGreaterThan(0);
    expect(of('gap')).toEqual([]);
    expect(of('outlier').map((o) => o.from)).toContain(Date.parse('2016-05-23T05:00Z'));
    expect(body.quality).toBeGreaterThan(0.95);
  });
  it('Victorian half-hourly demand: three years with heat waves and daylight saving, nothing to repair', async () => {
    const file = realData('vic_elec/vic_elec.csv.gz');
    const axis: TimeAxis = { kind: 'calendar', zone: 'Australia/Melbourne', every: { n: 30, unit: 'minute' } };
    const { total } = await one([...instants(file.time_utc!)], [...numbers(file.demand_mwh!)], { axis, seasons: [48, 336] });
    expect(total).toBe(0);
  });
  it('car parts: intermittent demand with empty months, most of it not called faulty', async () => {
    const file = realData('carparts/carparts.csv.gz');
    const axis: TimeAxis = { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'month' } };
    const rows = Map.groupBy(file.unique_id!.keys(), (i) => file.unique_id![i]!);
    const t = instants(file.ds!);
    const y = numbers(file.y!);
    const series = [...rows].map(([name, at]) => ({ name, t: at.map((i) => t[i]!), y: at.map((i) => y[i]!) }));
    const { body } = await check({ axis, seasons: [12], series });
    const points = (kind: string) => body.summary.find((s) => s.kind === kind)?.points ?? 0;
    expect(points('missing')).toBe(y.filter(Number.isNaN).length);
    expect(points('outlier')).toBeLessThan(0.001 * y.length);
    expect(body.quality).toBeGreaterThan(0.9);
  });
});
