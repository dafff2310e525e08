import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createEngine, type Engine } from '../../index.ts';
import { CurveCache } from './cache.ts';
import { ascending, cut } from './cut.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-series-'));
let engine: Engine;
let client: Client;
let dataset: string;
const STEPS = 3000;
const value = (s: number, t: number): number | undefined =>
  s === 2 && t < 10 ? undefined : t === 500 ? 0 : s + 1 + Math.sin(t / 10) * 10 + (t === 1234 ? 1000 : 0);

beforeAll(async () => {
  engine = createEngine({ home: join(folder, 'home'), logLevel: 'silent' });
  client = engine.client();
  mkdirSync(join(folder, 'files'));
  await client.workspace.open({ path: join(folder, 'ws'), create: true });
  const rows = ['id,t,y,temperature\n'];
  for (const [s, id] of ['alpha', 'Beta', 'gamma'].entries())
    for (let t = 1; t <= STEPS; t++) rows.push(`${id},${t},${value(s, t) ?? ''},${t % 24}\n`);
  const path = join(folder, 'files', 'three.csv');
  writeFileSync(path, rows.join(''));
  const { plan } = await client.import.detect({ path, read: {} });
  for await (const event of await client.import.run(plan!)) if (event.type === 'done') dataset = event.record;
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('list', () => {
  it('tells rows, missing values, zeros, range and statistics as counted by hand', async () => {
    const { total, series } = await client.series.list({ dataset });
    expect(total).toBe(3);
    for (const [s, row] of series.entries()) {
      const y = Array.from({ length: STEPS }, (_, i) => value(s, i + 1)).filter((v) => v !== undefined);
      expect(row).toMatchObject({
        series: ['alpha', 'Beta', 'gamma'][s],
        rows: STEPS,
        missing: STEPS - y.length,
        zeros: 1,
        from: s === 2 ? 10 : 1,
        to: STEPS,
      });
      expect(row.mean).toBeCloseTo(y.reduce((a, b) => a + b, 0) / y.length, 9);
      expect(row.max).toBe(Math.max(...y));
      expect(row.min).toBe(Math.min(...y));
    }
  });

  it('searches without regard to case, sorts and pages', async () => {
    expect((await client.series.list({ dataset, search: 'BET' })).series.map((s) => s.series)).toEqual(['Beta']);
    expect((await client.series.list({ dataset, search: "%'; --" })).total).toBe(0);
    const byMean = await client.series.list({ dataset, sort: 'mean', descending: true, limit: 1, offset: 1 });
    expect(byMean).toMatchObject({ total: 3, series: [{ series: 'Beta' }] });
  });
});

describe('window', () => {
  it('is exact where the points fit', async () => {
    const w = await client.series.window({ dataset, series: 'Beta', from: 100, to: 149, points: 50 });
    expect(w).toMatchObject({ exact: true, rows: 50 });
    expect([...w.times]).toEqual(Array.from({ length: 50 }, (_, i) => 100 + i));
    expect([...w.values]).toEqual(Array.from({ length: 50 }, (_, i) => value(1, 100 + i)));
  });

  it('keeps the extremes where they do not', async () => {
    const w = await client.series.window({ dataset, series: 'alpha', points: 100 });
    expect(w.exact).toBe(false);
    expect(w.rows).toBe(STEPS);
    expect(w.times.length).toBeLessThanOrEqual(100);
    expect(w.values).toContain(value(0, 1234));
    expect([w.times[0], w.times.at(-1)]).toEqual([1, STEPS]);
  });

  it('sums over all series, and shows covariates', async () => {
    const total = await client.series.window({ dataset, from: 700, to: 702 });
    expect([...total.values]).toEqual([700, 701, 702].map((t) => expect.closeTo(value(0, t)! + value(1, t)! + value(2, t)!, 9)));
    const covariate = await client.series.window({ dataset, series: 'gamma', column: 'temperature', from: 47, to: 49 });
    expect([...covariate.values]).toEqual([23, 0, 1]);
  });

  it('says what is not there', async () => {
    await expect(client.series.window({ dataset, series: 'delta' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { place: { field: 'series' } },
    });
    await expect(client.series.window({ dataset, column: 'x9' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { place: { field: 'column' } },
    });
    await expect(client.series.list({ dataset: 'ds_0000000000000000' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a series of two million rows', () => {
  const ROWS = 2_100_000;
  const y = (t: number): number => (t === 1_234_567 ? 500 : t === 42 ? -500 : (t * 7919) % 100);

  it('is cut by the database, zoomed into exactly, and served from memory once it is there', async () => {
    const path = join(folder, 'files', 'long.csv');
    const pieces = ['t,y\n'];
    for (let t = 1; t <= ROWS; t++) pieces.push(`${t},${y(t)}\n`);
    writeFileSync(path, pieces.join(''));
    const { plan } = await client.import.detect({ path, read: {} });
    let long = '';
    for await (const event of await client.import.run(plan!)) if (event.type === 'done') long = event.record;
    const seen = async () => {
      const all = await client.series.window({ dataset: long, points: 400 });
      expect(all).toMatchObject({ exact: false, rows: ROWS });
      expect(all.times.length).toBeLessThanOrEqual(400);
      expect([Math.min(...all.values), Math.max(...all.values)]).toEqual([-500, 500]);
      const zoom = await client.series.window({ dataset: long, from: 1_234_560, to: 1_234_579, points: 20 });
      expect(zoom).toMatchObject({ exact: true, rows: 20 });
      expect([...zoom.values]).toEqual(Array.from({ length: 20 }, (_, i) => y(1_234_560 + i)));
    };
    await seen();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await seen();
  });
});

describe('cut', () => {
  const curves = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN))),
    { minLength: 1, maxLength: 400 },
  );

  it('keeps first, last, lowest and highest; invents no point; times ascend; never more than asked for', () => {
    fc.assert(
      fc.property(curves, fc.integer({ min: 10, max: 60 }), (rows, points) => {
        const curve = ascending({ times: Float64Array.from(rows, (r) => r[0]), values: Float64Array.from(rows, (r) => r[1]) });
        const out = cut(curve, 0, rows.length, points);
        expect(out.times.length).toBeLessThanOrEqual(points);
        const known = new Set(rows.map(([t, v]) => `${t} ${v}`));
        out.times.forEach((t, i) => {
          expect(known.has(`${t} ${out.values[i]}`)).toBe(true);
          if (i > 0) expect(t).toBeGreaterThanOrEqual(out.times[i - 1]!);
        });
        const seen = rows.map(([, v]) => v).filter((v) => !Number.isNaN(v));
        if (seen.length > 0) {
          expect(Math.max(...out.values.filter((v) => !Number.isNaN(v)))).toBe(Math.max(...seen));
          expect(Math.min(...out.values.filter((v) => !Number.isNaN(v)))).toBe(Math.min(...seen));
        }
      }),
    );
  });
});

describe('cache', () => {
  const curve = (n: number) => ({ times: new Float64Array(n), values: new Float64Array(n) });

  it('stays within its bound and gives up what was not looked at longest', () => {
    const cache = new CurveCache(16 * 100);
    cache.set('a', curve(40));
    cache.set('b', curve(40));
    cache.get('a');
    cache.set('c', curve(40));
    expect([cache.get('a'), cache.get('b'), cache.get('c')].map(Boolean)).toEqual([true, false, true]);
    expect(cache.bytes).toBe(16 * 80);
    cache.set('too large', curve(101));
    expect(cache.get('too large')).toBeUndefined();
  });
});
