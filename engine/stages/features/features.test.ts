import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TimeAxis, timesAfter } from '#shared/base/axis.ts';
import { DAY, HOUR } from '#shared/base/units.ts';
import { Recipe } from '#shared/stages/features.ts';
import { table } from '../../store/tables.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { type DatasetFixture, putDataset } from '../../testing/dataset.ts';
import { instants, numbers, realData, realDataIsThere } from '../../testing/real.ts';
import { validateStage } from '../validate/index.ts';
import { featuresStage } from './index.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await openTestWorkspace();
});
afterAll(() => workspace.close());

const NAN = Number.NaN;
const integer: TimeAxis = { kind: 'integer', step: 1 };
const START = Date.parse('2021-01-04T00:00Z');
const hourly: TimeAxis = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'hour' } };
const hours = (n: number, from = START): number[] => Array.from({ length: n }, (_, i) => from + i * HOUR);
const wave = (n: number): number[] =>
  Array.from({ length: n }, (_, i) => 100 + 30 * Math.sin((2 * Math.PI * i) / 24) + ((i * 7919) % 101) / 50);

type Fixture = Partial<DatasetFixture> & Pick<DatasetFixture, 'series'>;

async function validated(fixture: Fixture, { db, ctx }: TestWorkspace = workspace) {
  const dataset = await putDataset(db, { axis: integer, seasons: [1], ...fixture });
  return (await validateStage.run({ dataset }, ctx)).record;
}

/** Builds features and reads the whole table back. */
async function build(fixture: Fixture, recipe: object, where: TestWorkspace = workspace) {
  const validation = await validated(fixture, where);
  const { record } = await featuresStage.run({ validation, recipe: Recipe.parse(recipe) }, where.ctx);
  const { body, head } = await featuresStage.get({ features: record }, where.ctx);
  const columns = await where.db.read((sql) => sql.columns(`SELECT * FROM ${table(record)} ORDER BY rowid`));
  const [s, t, y, raw, ...features] = columns.map((c) => Array.from(c)) as [number[], number[], number[], number[], ...number[][]];
  const of = (name: string): number[] => features[body.columns.findIndex((c) => c.name === name)]!;
  return { record, validation, body, head, s, t, y, raw, features, of };
}
const proposed = async (validation: string) => Recipe.parse(await featuresStage.propose({ validation, size: 'lean' }, workspace.ctx));
const one = (t: number[], y: number[], recipe: object, more: object = {}) => build({ series: [{ name: 'a', t, y }], ...more }, recipe);

describe('the table', () => {
  it('has every step of every series, in order, with the columns as named', async () => {
    const { body, s, t, y, raw, of } = await build(
      {
        axis: hourly,
        seasons: [24],
        covariates: [
          { name: 'load', role: 'past' },
          { name: 'size', role: 'static' },
          { name: 'price', role: 'known' },
        ],
        series: [
          {
            name: 'a',
            t: [hours(4)[2]!, hours(4)[0]!, hours(4)[3]!],
            y: [3, 1, NAN],
            x: { load: [30, 10, NAN], price: [7, 5, 8] },
            z: { size: 2 },
          },
          { name: 'b', t: hours(2), y: [1, 2], x: { load: [1, 2], price: [3, 4] } },
        ],
      },
      { lags: [1], rolling: [{ window: 2, stat: 'mean' }], calendar: ['hour'], fourier: [{ period: 24, order: 1 }] },
    );
    expect(body.columns).toEqual([
      { name: 'price', role: 'known', from: 'price' },
      { name: 'load', role: 'past', from: 'load' },
      { name: 'size', role: 'static', from: 'size' },
      { name: 'lag_1', role: 'past', from: 'target' },
      { name: 'roll_mean_2_lag1', role: 'past', from: 'target' },
      { name: 'cal_hour', role: 'known', from: 'calendar' },
      { name: 'fourier_24_sin1', role: 'known', from: 'fourier' },
      { name: 'fourier_24_cos1', role: 'known', from: 'fourier' },
    ]);
    expect(s).toEqual([0, 0, 0, 0, 1, 1]);
    expect(t).toEqual([...hours(4), ...hours(2)]);
    expect(y).toEqual([1, NAN, 3, NAN, 1, 2]);
    expect(raw).toEqual([1, NAN, 3, NAN, 1, 2]);
    expect(of('price')).toEqual([5, NAN, 7, 8, 3, 4]);
    expect(of('size')).toEqual([2, 2, 2, 2, NAN, NAN]);
    expect(of('lag_1')).toEqual([NAN, 1, NAN, 3, NAN, 1]);
    expect(of('cal_hour')).toEqual([1, 2, 3, 4, 1, 2]);
    expect([body.rows, body.seriesCount, body.columnsBefore]).toEqual([6, 2, 4]);
    expect(body.applied).toEqual([{ kind: 'disorder', policy: 'keep', points: 1, series: 1 }]);
  });
  it('keeps local days regular over daylight-saving changes', async () => {
    const paris: TimeAxis = { kind: 'calendar', zone: 'Europe/Paris', every: { n: 1, unit: 'day' } };
    const days = [...timesAfter(paris, Date.parse('2021-03-20T00:00+01:00'), 20)];
    const { t, of } = await one([...days.slice(0, 5), ...days.slice(9)], wave(16), { calendar: ['hour', 'day-of-month'] }, { axis: paris });
    expect(t).toEqual(days);
    expect(new Set(of('cal_hour'))).toEqual(new Set([0]));
    expect(of('cal_day_of_month')).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
  it('keeps rows after the last value where covariates are known ahead, and tells what it drops where not', async () => {
    const y = [1, 2, 3, NAN, NAN];
    const t = [1, 2, 3, 4, 5];
    const price = { covariates: [{ name: 'price', role: 'known' as const }], series: [{ name: 'a', t, y, x: { price: [1, 2, 3, 4, 5] } }] };
    const ahead = await build(price, { repairs: [{ kind: 'missing', policy: 'linear' }], lags: [2] });
    expect(ahead.y).toEqual(y);
    expect(ahead.of('price')).toEqual([1, 2, 3, 4, 5]);
    expect(ahead.of('lag_2')).toEqual([NAN, NAN, 1, 2, 3]);
    const blind = await one(t, y, {});
    expect(blind.y).toEqual([1, 2, 3]);
    expect(blind.body.applied).toEqual([{ kind: 'missing', policy: 'drop', points: 2, series: 1 }]);
  });
});

describe('repairs', () => {
  it.each([
    ['keep', [1, NAN, NAN, 4, NAN, 6]],
    ['zero', [1, 0, 0, 4, NAN, 6]],
    ['forward-fill', [1, 1, 1, 4, NAN, 6]],
    ['linear', [1, 2, 3, 4, NAN, 6]],
  ])('gap by %s, missing kept', async (policy, expected) => {
    const { y, raw, body } = await one([1, 4, 5, 6], [1, 4, NAN, 6], { repairs: [{ kind: 'gap', policy }] });
    expect(y).toEqual(expected);
    expect(raw).toEqual([1, NAN, NAN, 4, NAN, 6]);
    expect(body.applied).toEqual(policy === 'keep' ? [] : [{ kind: 'gap', policy, points: 2, series: 1 }]);
  });
  it.each([
    ['first', 2],
    ['last', 6],
    ['mean', 4],
    ['sum', 8],
  ])('duplicates by %s', async (policy, expected) => {
    const { y, raw, body } = await one([1, 2, 2, 3], [1, 2, 6, 3], { repairs: [{ kind: 'duplicate', policy }] });
    expect(y).toEqual([1, expected, 3]);
    expect(raw).toEqual([1, 2, 3]);
    expect(body.applied).toEqual([{ kind: 'duplicate', policy, points: 1, series: 1 }]);
  });
  it('rows between the steps are dropped, or combined with their step', async () => {
    const t = [...hours(4), START + HOUR * 1.5];
    const dropped = await one(t, [1, 2, 3, 4, 10], {}, { axis: hourly });
    expect(dropped.y).toEqual([1, 2, 3, 4]);
    expect(dropped.body.applied).toContainEqual({ kind: 'mixed-frequency', policy: 'drop', points: 1, series: 1 });
    const summed = await one(t, [1, 2, 3, 4, 10], { repairs: [{ kind: 'mixed-frequency', policy: 'sum' }] }, { axis: hourly });
    expect(summed.y).toEqual([1, 12, 3, 4]);
  });
  it('outliers are removed and filled, or pulled in', async () => {
    const y = wave(500);
    y[333] = 2000;
    const more = { axis: hourly, seasons: [24] };
    const removed = await one(
      hours(500),
      y,
      {
        repairs: [
          { kind: 'outlier', policy: 'remove' },
          { kind: 'missing', policy: 'linear' },
        ],
      },
      more,
    );
    expect(removed.y[333]).toBeCloseTo((y[332]! + y[334]!) / 2, 9);
    expect(removed.raw[333]).toBe(2000);
    expect(removed.body.applied).toEqual([
      { kind: 'missing', policy: 'linear', points: 1, series: 1 },
      { kind: 'outlier', policy: 'remove', points: 1, series: 1 },
    ]);
    const pulled = await one(hours(500), y, { repairs: [{ kind: 'outlier', policy: 'winsorise' }] }, more);
    expect(pulled.y[333]).toBeLessThan(140);
    expect(pulled.y.filter((v, i) => v !== y[i])).toHaveLength(1);
  });
  it('stuck values, dead zeros and negatives', async () => {
    const y = wave(500).map((v, i) => (i >= 100 && i < 140 ? 77 : i >= 300 && i < 340 ? 0 : i === 50 ? -3 : v));
    const repairs = [
      { kind: 'constant-run', policy: 'remove' },
      { kind: 'zero-run', policy: 'remove' },
      { kind: 'negative', policy: 'zero' },
    ];
    const { y: after, body } = await one(hours(500), y, { repairs }, { axis: hourly, seasons: [24] });
    expect(after.filter(Number.isNaN)).toHaveLength(80);
    expect(after[50]).toBe(0);
    expect(body.applied.map((a) => [a.kind, a.points])).toEqual([
      ['constant-run', 40],
      ['negative', 1],
      ['zero-run', 40],
    ]);
  });
  it('of one series override the general ones', async () => {
    const series = ['a', 'b'].map((name) => ({ name, t: [1, 2, 3], y: [1, NAN, 5] }));
    const repairs = [
      { kind: 'missing', policy: 'linear' },
      { kind: 'missing', policy: 'zero', series: 'b' },
    ];
    expect((await build({ series }, { repairs })).y).toEqual([1, 3, 5, 1, 0, 5]);
  });
  it('of covariates: filled, or the column dropped', async () => {
    const fixture: Fixture = {
      covariates: [
        { name: 'p', role: 'known' },
        { name: 'q', role: 'past' },
      ],
      series: [{ name: 'a', t: [1, 2, 3, 4], y: [1, 2, 3, 4], x: { p: [1, NAN, 3, NAN], q: [1, 1, 2, 2] } }],
    };
    const filled = await build(fixture, { repairs: [{ kind: 'missing-covariate', policy: 'forward-fill' }] });
    expect(filled.of('p')).toEqual([1, 1, 3, 3]);
    const dropped = await build(fixture, { repairs: [{ kind: 'missing-covariate', policy: 'drop' }] });
    expect(dropped.body.columns.map((c) => c.name)).toEqual(['q']);
  });
  it('never fill a category', async () => {
    const covariates = [{ name: 'event', role: 'known' as const, type: 'category' as const, categories: ['fair'] }];
    const fixture = { covariates, series: [{ name: 'a', t: [1, 2, 3], y: [1, 2, 3], x: { event: [0, NAN, NAN] } }] };
    expect((await build(fixture, { repairs: [{ kind: 'missing-covariate', policy: 'forward-fill' }] })).of('event')).toEqual([0, NAN, NAN]);
  });
  it('excludes series with the reason, and refuses when none is left', async () => {
    const series = [
      { name: 'a', t: [1, 2, 3], y: [NAN, NAN, NAN] },
      { name: 'b', t: [1, 2], y: [1, 2] },
      { name: 'c', t: [...Array(40).keys()], y: wave(40) },
      { name: 'd', t: [0, 5, 9_000_000], y: [1, 2, 3] },
    ];
    const { body, s } = await build({ series }, { repairs: [{ kind: 'short', policy: 'drop' }] });
    expect(new Set(s)).toEqual(new Set([2]));
    expect(body.excluded.map((e) => e.series)).toEqual(['a', 'b', 'd']);
    const kept = await build({ series }, {});
    expect(kept.body.excluded).toEqual([
      { series: 'a', reason: 'It has no value.' },
      { series: 'd', reason: expect.stringContaining('frequency') },
    ]);
    await expect(build({ series: series.slice(0, 1) }, {})).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('No series is left'),
    });
  });
});

describe('a recipe', () => {
  const series = [{ name: 'a', t: [1, 2, 3], y: [1, 2, 3] }];
  it.each([
    [{ covariates: ['temprature'] }, /no covariate "temprature"/],
    [{ repairs: [{ kind: 'gap', policy: 'winsorise' }] }, /"winsorise" does not fit gap/],
    [{ repairs: [{ kind: 'gap', policy: 'zero', series: 'z' }] }, /no series "z"/],
    [{ lags: [1, 1] }, /"lag_1" would be there twice/],
    [{ fourier: [{ period: 4, order: 3 }] }, /order 3 is more than half/],
    [{ calendar: ['hour'] }, /integer time index has no calendar/],
    [{ holidays: { country: 'ZZ' } }, /no holidays/],
  ])('is refused with the place: %j', async (recipe, message) => {
    await expect(build({ series }, recipe)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      data: { hint: expect.any(String), place: { field: expect.stringMatching(/^recipe/) } },
    });
  });
  it('gives the same bytes and the same hash in another workspace, and is found again', async () => {
    const fixture: Fixture = {
      axis: hourly,
      seasons: [24, 168],
      series: ['a', 'b', 'c'].map((name, k) => ({
        name,
        t: hours(700).filter((_, i) => i % (90 + k) !== 7),
        y: wave(700).filter((_, i) => i % (90 + k) !== 7),
      })),
    };
    const recipe = {
      repairs: [{ kind: 'gap', policy: 'seasonal' }],
      lags: [1, 24],
      rolling: [{ window: 24, stat: 'std', lag: 2 }],
      fourier: [{ period: 168, order: 3 }],
      holidays: { country: 'FR' },
    };
    const other = await openTestWorkspace();
    const here = await build(fixture, recipe);
    const there = await build(fixture, recipe, other);
    expect(there.head.hash).toBe(here.head.hash);
    expect(there.record).toBe(here.record);
    expect(there.features).toEqual(here.features);
    expect([there.s, there.t, there.y, there.raw]).toEqual([here.s, here.t, here.y, here.raw]);
    expect(await featuresStage.run({ validation: here.validation, recipe: Recipe.parse(recipe) }, workspace.ctx)).toEqual({
      record: here.record,
      cached: true,
    });
    await other.close();
  });
  it('never sees beyond a row: another future leaves every earlier row as it was', async () => {
    const recipe = {
      repairs: [
        { kind: 'gap', policy: 'forward-fill' },
        { kind: 'missing', policy: 'forward-fill' },
      ],
      lags: [1, 5],
      rolling: [
        { window: 4, stat: 'mean' },
        { window: 3, stat: 'max', lag: 2 },
      ],
      calendar: ['hour', 'weekday'],
      fourier: [{ period: 24, order: 2 }],
      holidays: { country: 'FR', daysBefore: 1 },
    };
    const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -9, max: 99 }) }, { weight: 1, arbitrary: fc.constant(NAN) });
    const past = fc.array(value, { minLength: 5, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(past, past, past, async (before, future, otherFuture) => {
        const values = [1, ...before, 1];
        const tables = await Promise.all(
          [future, otherFuture].map((after) => {
            const y = [...values, ...after, 1];
            return one(hours(y.length), y, recipe, { axis: hourly, seasons: [24] });
          }),
        );
        const [a, b] = tables.map(({ t, y, features }) => [t, y, ...features].map((column) => column.slice(0, values.length)));
        expect(a).toEqual(b);
      }),
      { numRuns: 15 },
    );
  });
  it('leaves nothing behind when cancelled', async () => {
    const other = await openTestWorkspace();
    const validation = await validated({ series }, other);
    other.cancel();
    await expect(featuresStage.run({ validation, recipe: Recipe.parse({}) }, other.ctx)).rejects.toThrow();
    expect(await other.db.read((sql) => sql.all("SELECT 1 FROM information_schema.tables WHERE table_name LIKE 'fe_%'"))).toEqual([]);
    await other.close();
  });
});

describe('propose', () => {
  it('suggests what fits the frequency, the seasons and the zone', async () => {
    const y = wave(1000);
    y[500] = 5000;
    const t = hours(1000).filter((_, i) => i < 300 || i > 301);
    const validation = await validated({
      axis: hourly,
      seasons: [24, 168],
      series: [{ name: 'a', t, y: y.filter((_, i) => i < 300 || i > 301) }],
    });
    const recipe = await proposed(validation);
    expect(recipe.repairs.map((r) => [r.kind, r.policy])).toEqual([
      ['gap', 'linear'],
      ['outlier', 'winsorise'],
    ]);
    expect(recipe.lags).toEqual([24, 168]);
    expect(recipe.calendar).toEqual(['hour', 'weekday', 'month']);
    expect(recipe.holidays).toEqual({ country: 'FR', daysBefore: 1, daysAfter: 1 });
    expect(recipe.fourier).toEqual([{ period: 168, order: 3 }]);
    const { record } = await featuresStage.run({ validation, recipe }, workspace.ctx);
    expect((await featuresStage.get({ features: record }, workspace.ctx)).body.rows).toBe(1000);
  });
  it('suggests no calendar for an integer index and no holidays for UTC', async () => {
    const bare = await featuresStage.propose(
      { validation: await validated({ series: [{ name: 'a', t: [...hours(50).keys()], y: wave(50) }] }), size: 'lean' },
      workspace.ctx,
    );
    expect([bare.calendar, bare.holidays]).toEqual([[], undefined]);
    const axis: TimeAxis = { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'day' } };
    const t = Array.from({ length: 1500 }, (_, i) => START + i * DAY);
    const recipe = await featuresStage.propose(
      { validation: await validated({ axis, seasons: [7], series: [{ name: 'a', t, y: wave(1500) }] }), size: 'lean' },
      workspace.ctx,
    );
    expect(recipe.holidays).toBeUndefined();
    expect(recipe.fourier).toEqual([{ period: 365.25, order: 3 }]);
  });
  it('leaves the holidays to the data where they have a column of that name', async () => {
    const axis: TimeAxis = { ...hourly, zone: 'Australia/Melbourne' };
    for (const name of ['holiday', 'holiday_after1']) {
      const series = [{ name: 'a', t: hours(100), y: wave(100), x: { [name]: wave(100) } }];
      const validation = await validated({ axis, seasons: [24], covariates: [{ name, role: 'known' as const }], series });
      const recipe = await proposed(validation);
      expect(recipe.holidays).toBeUndefined();
      const { record } = await featuresStage.run({ validation, recipe }, workspace.ctx);
      const { body } = await featuresStage.get({ features: record }, workspace.ctx);
      expect(body.columns.filter((c) => c.name.startsWith('holiday'))).toEqual([{ name, role: 'known', from: name }]);
    }
  });
  it('knows the region of a zone that only one region has', async () => {
    const axis: TimeAxis = { ...hourly, zone: 'Australia/Melbourne' };
    const validation = await validated({ axis, seasons: [24], series: [{ name: 'a', t: hours(100), y: wave(100) }] });
    expect((await featuresStage.propose({ validation, size: 'lean' }, workspace.ctx)).holidays).toMatchObject({
      country: 'AU',
      region: 'VIC',
    });
  });
});

describe('preview', () => {
  it('shows a window, or the extremes of what would not fit on the screen', async () => {
    const y = wave(2000);
    y[1234] = 900;
    const { record } = await one(
      hours(2000),
      y,
      { repairs: [{ kind: 'outlier', policy: 'winsorise' }], lags: [1] },
      { axis: hourly, seasons: [24] },
    );
    const few = await featuresStage.preview({ features: record, series: 'a', points: 100 }, workspace.ctx);
    expect(few.times.length).toBeLessThanOrEqual(100);
    expect(few.times.length).toBeGreaterThan(50);
    expect(Math.max(...few.before)).toBe(900);
    expect(few.features.map((f) => [f.name, f.values.length])).toEqual([['lag_1', few.times.length]]);
    const all = await featuresStage.preview(
      { features: record, series: 'a', from: START + 10 * HOUR, to: START + 19 * HOUR, points: 10 },
      workspace.ctx,
    );
    expect([...all.times]).toEqual(hours(10, START + 10 * HOUR));
    expect([...all.after]).toEqual(y.slice(10, 20));
    await expect(featuresStage.preview({ features: record, series: 'zz', points: 10 }, workspace.ctx)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

it('holidays lists countries and regions', async () => {
  expect((await featuresStage.holidays({}, workspace.ctx)).length).toBeGreaterThan(150);
  expect(await featuresStage.holidays({ country: 'AU' }, workspace.ctx)).toContainEqual({ code: 'VIC', name: 'Victoria' });
});

describe.skipIf(!realDataIsThere)('real data (skipped where ../shared/data is absent)', () => {
  it('Victorian demand: the holiday feature is the column of the source', async () => {
    const file = realData('vic_elec/vic_elec.csv.gz');
    const axis: TimeAxis = { kind: 'calendar', zone: 'Australia/Melbourne', every: { n: 30, unit: 'minute' } };
    const series = [
      { name: 'vic', t: instants(file.time_utc!), y: numbers(file.demand_mwh!), x: { temperature: numbers(file.temperature_c!) } },
    ];
    const covariates = [{ name: 'temperature', role: 'known' as const }];
    const recipe = { lags: [336], calendar: ['half-hour', 'weekday'], holidays: { country: 'AU', region: 'VIC' } };
    const { of, t } = await build({ axis, seasons: [48, 336], covariates, series }, recipe);
    expect(t).toHaveLength(52608);
    const given = numbers(file.holiday!);
    const day = (i: number) => file.local_date![i]!;
    const missing = new Set([...given.keys()].filter((i) => given[i] === 1 && of('holiday')[i] !== 1).map(day));
    expect([...missing]).toEqual([]);
  });
  it('French load: the holes are filled and told', async () => {
    const file = realData('opsd_fr_60min/load_solar.csv.gz');
    const y = numbers(file.FR_load_actual_entsoe_transparency!);
    const repairs = [{ kind: 'missing', policy: 'seasonal' }];
    const { y: after, body } = await one([...instants(file.utc_timestamp!)], [...y], { repairs }, { axis: hourly, seasons: [24, 168] });
    expect(after.filter(Number.isNaN)).toEqual([]);
    const sum = body.applied.filter((a) => a.kind === 'missing').reduce((n, a) => n + a.points, 0);
    expect(sum).toBe(y.filter(Number.isNaN).length);
  });
});
