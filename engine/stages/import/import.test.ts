import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#shared/base/units.ts';
import { offsetAt } from '#shared/base/zone.ts';
import type { ImportPlan } from '#shared/stages/import.ts';
import { type Fixture, openFixture } from './import.fixture.ts';
import { changesOf, localToUtc } from './time/clock.ts';
import { xlsxOf } from './zip.fixture.ts';

let fx: Fixture;
beforeAll(async () => {
  fx = await openFixture();
});
afterAll(() => fx.close());

const local = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
const UTC_DAY = (y: number, m: number, d: number): number => Date.UTC(y, m - 1, d);
const calendar = (
  n: number,
  unit: 'minute' | 'hour' | 'day' | 'month' | 'quarter' | 'year' | 'week',
  zone = 'UTC',
): ImportPlan['axis'] => ({ kind: 'calendar', zone, every: { n, unit } });

describe('what is detected', () => {
  it('semicolons, decimal commas, points between thousands and dates with dots', async () => {
    const rows = Array.from(
      { length: 48 },
      (_, i) =>
        `${String(1 + Math.floor(i / 24)).padStart(2, '0')}.03.2021 ${String(i % 24).padStart(2, '0')}:00;${i % 2 ? '1.234,5' : '987,25'};7\n`,
    );
    const d = await fx.detect(fx.file('german.csv', `Zeit;Last;Anzahl\n${rows.join('')}`));
    expect(d.read).toMatchObject({ delimiter: ';', decimal: ',', thousands: '.', header: true, encoding: 'utf-8' });
    expect(d.plan).toMatchObject({ time: { column: 'Zeit', format: '%d.%m.%Y %H:%M' }, axis: calendar(1, 'hour'), seasons: [24, 168] });
    const { body, id } = await fx.run({ ...d.plan!, target: ['Last'], past: ['Anzahl'] });
    expect(body.rejected).toBe(0);
    const { values, times } = await fx.values(id);
    expect(values.slice(0, 2)).toEqual([987.25, 1234.5]);
    expect(times[0]).toBe(UTC_DAY(2021, 3, 1));
  });

  it.each([
    ['tab', '\t', '.', null],
    ['pipe', '|', '.', null],
    ['caret', '^', '.', null],
    ['semicolon', ';', ',', ' '],
  ] as const)('a %s between cells', async (_, delimiter, decimal, thousands) => {
    const number = (v: number): string => (thousands ? `1 00${v}${decimal}5` : `${v}${decimal}5`);
    const rows = Array.from({ length: 9 }, (_x, i) => ['s', `2021-01-0${i + 1}`, number(i)].join(delimiter));
    const { read, plan } = await fx.detect(
      fx.file(`sep-${delimiter.charCodeAt(0)}.txt`, `${['id', 'date', 'v'].join(delimiter)}\n${rows.join('\n')}\n`),
    );
    expect(read).toMatchObject({ delimiter, decimal, thousands });
    const { values } = await fx.values((await fx.run(plan!)).id);
    expect(values[2]).toBe(thousands ? 1002.5 : 2.5);
  });

  const stamps: [string, (i: number) => string, string | undefined, ImportPlan['axis'], number][] = [
    [
      'ISO with Z',
      (i) => new Date(UTC_DAY(2021, 1, 1) + i * 15 * MINUTE).toISOString(),
      undefined,
      calendar(15, 'minute'),
      UTC_DAY(2021, 1, 1),
    ],
    [
      'ISO with offsets',
      (i) => `${local(UTC_DAY(2021, 1, 1) + i * HOUR)}:00+02:00`,
      undefined,
      calendar(1, 'hour'),
      UTC_DAY(2021, 1, 1) - 2 * HOUR,
    ],
    [
      'offsets without a colon',
      (i) => `${new Date(UTC_DAY(2021, 1, 1) + i * HOUR).toISOString().slice(0, 19)}+0100`,
      undefined,
      calendar(1, 'hour'),
      UTC_DAY(2021, 1, 1) - HOUR,
    ],
    ['US dates', (i) => `1/${i + 1}/2021`, '%m/%d/%Y', calendar(1, 'day'), UTC_DAY(2021, 1, 1)],
    ['British dates', (i) => `${i + 13}/01/2021`, '%d/%m/%Y', calendar(1, 'day'), UTC_DAY(2021, 1, 13)],
    [
      'dates with dashes and names',
      (i) => `${String(i + 1).padStart(2, '0')}-Jan-2021`,
      '%d-%b-%Y',
      calendar(1, 'day'),
      UTC_DAY(2021, 1, 1),
    ],
    [
      'names of months',
      (i) =>
        `${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][i % 12]} 1 ${2000 + Math.floor(i / 12)}`,
      '%b %d %Y',
      calendar(1, 'month'),
      UTC_DAY(2000, 1, 1),
    ],
    ['epoch seconds', (i) => String(UTC_DAY(2021, 1, 1) / 1000 + i * 3600), '%s', calendar(1, 'hour'), UTC_DAY(2021, 1, 1)],
    ['epoch milliseconds', (i) => String(UTC_DAY(2021, 1, 1) + i * 60_000), '%Q', calendar(1, 'minute'), UTC_DAY(2021, 1, 1)],
    [
      'YYYYMM',
      (i) => `${2019 + Math.floor(i / 12)}${String((i % 12) + 1).padStart(2, '0')}`,
      '%Y%m',
      calendar(1, 'month'),
      UTC_DAY(2019, 1, 1),
    ],
    ['YYYYMMDD', (i) => `202101${String(i + 1).padStart(2, '0')}`, '%Y%m%d', calendar(1, 'day'), UTC_DAY(2021, 1, 1)],
    ['quarters', (i) => `${2015 + Math.floor(i / 4)}-Q${(i % 4) + 1}`, '%Y-Q%q', calendar(1, 'quarter'), UTC_DAY(2015, 1, 1)],
    ['quarters before years', (i) => `Q${(i % 4) + 1} ${2015 + Math.floor(i / 4)}`, 'Q%q %Y', calendar(1, 'quarter'), UTC_DAY(2015, 1, 1)],
    ['years', (i) => String(1990 + i), '%Y', calendar(1, 'year'), UTC_DAY(1990, 1, 1)],
    ['day numbers of Excel', (i) => String(44197 + i), 'excel', calendar(1, 'day'), UTC_DAY(2021, 1, 1)],
    ['months alone', (i) => `2019-${String((i % 12) + 1).padStart(2, '0')}`, '%Y-%m', calendar(1, 'month'), UTC_DAY(2019, 1, 1)],
    [
      'twelve-hour clocks',
      (i) => `1/1/2021 ${(i % 12) + 1}:30 PM`,
      '%m/%d/%Y %I:%M %p',
      calendar(1, 'hour'),
      UTC_DAY(2021, 1, 1) + 13.5 * HOUR,
    ],
  ];
  it.each(stamps)('%s', async (name, stamp, format, axis, first) => {
    const n = /months alone|twelve/.test(name) ? 11 : 12;
    const { plan } = await fx.detect(
      fx.file('stamps.csv', `date,y\n${Array.from({ length: n }, (_, i) => `"${stamp(i)}",${i * i}\n`).join('')}`),
    );
    expect(plan!.time).toEqual({ kind: 'column', column: 'date', zone: 'UTC', ...(format ? { format } : {}) });
    expect(plan!.axis).toEqual(axis);
    const { body, id } = await fx.run(plan!);
    expect(body).toMatchObject({ rows: n, rejected: 0 });
    const { times } = await fx.values(id);
    expect(times[0]).toBe(first);
    expect(times).toHaveLength(n);
  });

  it('warns where days and months could be swapped, and takes the even spacing', async () => {
    const even = await fx.detect(
      fx.file(
        'swap.csv',
        `date,y\n${Array.from({ length: 12 }, (_, i) => `0${(i % 9) + 1}/01/2021,${i}\n`)
          .slice(0, 9)
          .join('')}`,
      ),
    );
    expect(even.plan!.time).toMatchObject({ format: '%d/%m/%Y' });
  });

  it('weekly, monthly and trading days', async () => {
    const week = await fx.detect(
      fx.file(
        'week.csv',
        `ds,y\n${Array.from({ length: 20 }, (_, i) => `${local(UTC_DAY(2021, 1, 4) + i * 7 * 24 * HOUR).slice(0, 10)},${i}\n`).join('')}`,
      ),
    );
    expect(week.plan).toMatchObject({ axis: calendar(1, 'week'), seasons: [52] });
    const days = Array.from({ length: 40 }, (_, i) => UTC_DAY(2021, 1, 4) + i * 24 * HOUR).filter(
      (t) => ![0, 6].includes(new Date(t).getUTCDay()),
    );
    const trading = await fx.detect(fx.file('trading.csv', `ds,y\n${days.map((t, i) => `${local(t).slice(0, 10)},${i}\n`).join('')}`));
    expect(trading.plan!.axis).toEqual(calendar(1, 'day'));
    expect(trading.findings.map((f) => f.message).join()).toMatch(/trading days/);
  });

  it('two columns that name the series together, a static and a known covariate', async () => {
    const rows: string[] = [];
    for (const store of [1, 2])
      for (const dept of [10, 20])
        for (let i = 0; i < 30; i++)
          rows.push(
            `${store},${dept},${local(UTC_DAY(2021, 1, 1) + i * 24 * HOUR).slice(0, 10)},${(i * 1.5).toFixed(1)},${i % 7 === 0},${store === 1 ? 'big' : 'small'}`,
          );
    const d = await fx.detect(fx.file('stores.csv', `Store,Dept,Date,Weekly_Sales,IsHoliday,Type\n${rows.join('\n')}\n`));
    expect(d.plan).toMatchObject({ series: ['Store', 'Dept'], target: ['Weekly_Sales'], known: ['IsHoliday'], static: ['Type'] });
    expect(d.columns.every((c) => c.reason.length > 5)).toBe(true);
    const { id, body } = await fx.run(d.plan!);
    expect(await fx.names(id)).toEqual(['1/10', '1/20', '2/10', '2/20']);
    expect(body.covariates).toEqual([
      { name: 'IsHoliday', role: 'known', type: 'category', categories: ['false', 'true'] },
      { name: 'Type', role: 'static', type: 'category', categories: ['big', 'small'] },
    ]);
    expect((await fx.values(id, '2/20', 'IsHoliday')).values.slice(0, 8)).toEqual([1, 0, 0, 0, 0, 0, 0, 1]);
  });
});

describe('layouts', () => {
  it('wide: one column per series, empty ends left out and told', async () => {
    const rows = Array.from(
      { length: 10 },
      (_, i) => `2021-01-${String(i + 1).padStart(2, '0')},${i < 3 ? '' : i},${i === 5 ? '' : 10 * i},${i > 7 ? '' : 100 * i}`,
    );
    const { plan } = await fx.detect(fx.file('wide3.csv', `date,s1,s2,s3\n${rows.join('\n')}\n`));
    expect(plan).toMatchObject({ layout: 'wide', series: [], target: ['s1', 's2', 's3'] });
    const { body, id, notes } = await fx.run(plan!);
    expect(body).toMatchObject({ seriesCount: 3, rows: 7 + 10 + 8, missing: 1 });
    expect(notes.join()).toMatch(/5 empty cells/);
    expect((await fx.values(id, 's1')).values).toEqual([3, 4, 5, 6, 7, 8, 9]);
    const s2 = await fx.values(id, 's2');
    expect(s2.values[5]).toBeNaN();
    expect(s2.times).toHaveLength(10);
  });

  it('a bad cell of a wide table costs that cell only', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `2021-01-${String(i + 1).padStart(2, '0')},${i},${i === 4 ? 'oops' : i},${i}`);
    const { body, rejects } = await fx.take(fx.file('widebad.csv', `date,s1,s2,s3\n${rows.join('\n')}\n`));
    expect(body).toMatchObject({ rows: 35, rejected: 1 });
    expect(rejects[0]).toEqual({ line: 6, column: 's2', text: 'oops', reason: 'Not a number.' });
  });

  it('every row a series, as the M4 files have it', async () => {
    const row = (id: string, n: number): string =>
      [`"${id}"`, ...Array.from({ length: 30 }, (_, i) => (i < n ? `"${i + 0.5}"` : ''))].join(',');
    const path = fx.file(
      'm4.csv',
      `${['V1', ...Array.from({ length: 30 }, (_, i) => `V${i + 2}`)].map((v) => `"${v}"`).join(',')}\n${row('H1', 30)}\n${row('H2', 20)}\n`,
    );
    const { plan } = await fx.detect(path);
    expect(plan).toMatchObject({ layout: 'wide', series: ['V1'], time: { kind: 'order', start: '1' }, axis: { kind: 'integer', step: 1 } });
    const { body, id } = await fx.run(plan!);
    expect(body).toMatchObject({ seriesCount: 2, rows: 50, from: 1, to: 30 });
    expect((await fx.values(id, 'H2')).times.at(-1)).toBe(20);
    expect((await fx.values(id, 'H2')).values.at(-1)).toBe(19.5);
  });

  it('every row a series with dates above and attributes beside', async () => {
    const months = Array.from({ length: 14 }, (_, i) => `${2020 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`);
    const path = fx.file(
      'panel.csv',
      `item,group,${months.join(',')}\nA,x,${months.map((_, i) => i).join(',')}\nB,x,${months.map((_, i) => 2 * i).join(',')}\nC,y,${months.map((_, i) => 3 * i).join(',')}\n`,
    );
    const { plan } = await fx.detect(path);
    expect(plan).toMatchObject({ series: ['item'], static: ['group'], axis: calendar(1, 'month') });
    const { id, body } = await fx.run(plan!);
    expect(body.covariates).toEqual([{ name: 'group', role: 'static', type: 'category', categories: ['x', 'y'] }]);
    expect((await fx.values(id, 'C')).times[13]).toBe(UTC_DAY(2021, 2, 1));
  });

  it('rows in order: months from a start, per series', async () => {
    const path = fx.file('order.csv', `id,y\n${['a', 'b'].flatMap((s) => Array.from({ length: 5 }, (_, i) => `${s},${i}\n`)).join('')}`);
    const { id } = await fx.take(path, {
      series: ['id'],
      time: { kind: 'order', start: '2021-01-31', zone: 'UTC' },
      axis: calendar(1, 'month'),
      seasons: [12],
      past: [],
      target: ['y'],
    });
    expect((await fx.values(id, 'b')).times).toEqual([
      UTC_DAY(2021, 1, 31),
      UTC_DAY(2021, 2, 28),
      UTC_DAY(2021, 3, 31),
      UTC_DAY(2021, 4, 30),
      UTC_DAY(2021, 5, 31),
    ]);
  });

  it('series that alternate are put together, each in the order of the file', async () => {
    const rows = Array.from(
      { length: 300 },
      (_, i) => `${['c', 'a', 'b'][i % 3]},${i < 150 ? 49 - Math.floor(i / 3) : Math.floor(i / 3)},${i}\n`,
    );
    const { id } = await fx.take(fx.file('alternate.csv', `id,t,y\n${rows.join('')}`));
    expect(await fx.names(id)).toEqual(['c', 'a', 'b']);
    const raw = await tableOf(id);
    expect(raw.filter((r) => r.s === 0).map((r) => r.y)).toEqual(Array.from({ length: 100 }, (_, k) => 3 * k));
  });

  it('Parquet and Excel give what CSV gives', async () => {
    const path = join(fx.folder, 'files', 'p.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT 'a' AS id, TIMESTAMP '2021-01-01' + INTERVAL (i) HOUR AS ds, CASE WHEN i = 3 THEN NULL ELSE i * 1.5 END AS y, (i % 2 = 0) AS flag FROM range(48) r(i)) TO '${path}' (FORMAT parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    const parquet = await fx.take(path);
    expect(parquet.body).toMatchObject({ rows: 48, missing: 1, axis: calendar(1, 'hour') });
    expect((await fx.values(parquet.id)).values[5]).toBe(7.5);
    const excel = await fx.take(
      fx.file(
        'b.xlsx',
        xlsxOf({ Data: [['when', 'y'], ...Array.from({ length: 12 }, (_, i) => [{ date: 44197 + i / 24 }, i * 1.5] as const)] }),
      ),
    );
    expect(excel.body).toMatchObject({
      rows: 12,
      axis: calendar(1, 'hour'),
      from: UTC_DAY(2021, 1, 1),
      to: UTC_DAY(2021, 1, 1) + 11 * HOUR,
    });
  });
});

/** The table itself, row by row, read by a DuckDB of its own while the workspace is closed. */
async function tableOf(dataset: string): Promise<{ s: number; t: number; y: number }[]> {
  const { path } = (await fx.client.workspace.current({}))!;
  await fx.client.workspace.close({});
  const instance = await DuckDBInstance.create(join(path, 'almanac.duckdb'), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`SELECT s, t::DOUBLE AS t, y FROM data."${dataset}"`);
  connection.closeSync();
  instance.closeSync();
  await fx.client.workspace.open({ path });
  return reader.getRowObjectsJS() as { s: number; t: number; y: number }[];
}

describe('clocks', () => {
  it('SQL from wall clock to UTC agrees with the zone table at every change, and DuckDB’s own elsewhere', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    for (const zone of [
      'Europe/Paris',
      'America/New_York',
      'Australia/Melbourne',
      'America/Sao_Paulo',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
    ]) {
      const recent = changesOf(zone).filter((c) => c.instant > UTC_DAY(1970, 1, 1) && c.instant < UTC_DAY(2037, 1, 1));
      const instants = [
        ...recent.flatMap((c) => [-26 * HOUR, -2 * HOUR, -1, 0, 3 * HOUR].map((d) => c.instant + d)),
        UTC_DAY(2021, 1, 1),
        UTC_DAY(2021, 7, 1),
      ];
      const values = instants.map((t) => `(${t}, ${t + offsetAt(zone, t)})`).join(', ');
      const reader = await connection.runAndReadAll(
        `SELECT u::DOUBLE AS u, (${localToUtc(zone, 'w', false)})::DOUBLE AS mine, epoch_ms(timezone('${zone}', make_timestamp(w * 1000)))::DOUBLE AS theirs FROM (VALUES ${values}) v(u, w)`,
      );
      for (const { u, mine, theirs } of reader.getRowObjectsJS() as { u: number; mine: number; theirs: number }[]) {
        const repeated = recent.some(
          (c) => c.after < c.before && u >= c.instant - (c.before - c.after) && u < c.instant + (c.before - c.after),
        );
        if (repeated)
          expect([
            u,
            u -
              (recent.find((c) => Math.abs(c.instant - u) <= 2 * HOUR)!.before -
                recent.find((c) => Math.abs(c.instant - u) <= 2 * HOUR)!.after),
          ]).toContain(mine);
        else {
          expect(mine).toBe(u);
          expect(mine).toBe(theirs);
        }
      }
    }
    connection.closeSync();
    instance.closeSync();
  });

  const wall = (zone: string, from: number, to: number, step: number): [number, string][] => {
    const out: [number, string][] = [];
    for (let t = from; t < to; t += step) out.push([t, local(t + offsetAt(zone, t))]);
    return out;
  };

  it.each([
    ['Europe/Paris', 30, UTC_DAY(2021, 10, 30), UTC_DAY(2021, 11, 2)],
    ['Europe/Paris', 60, UTC_DAY(2021, 3, 27), UTC_DAY(2021, 3, 30)],
    ['America/New_York', 60, UTC_DAY(2018, 1, 1), UTC_DAY(2020, 1, 1)],
    ['Australia/Lord_Howe', 30, UTC_DAY(2021, 4, 2), UTC_DAY(2021, 4, 6)],
  ] as const)('local stamps of %s every %i minutes come back as the instants they were', async (zone, minutes, from, to) => {
    const rows = wall(zone, from, to, minutes * MINUTE);
    for (const backwards of [false, true]) {
      const lines = rows.map(([t, stamp]) => `${stamp},${(t - from) / MINUTE}\n`);
      const path = fx.file('clock.csv', `time,y\n${(backwards ? lines.reverse() : lines).join('')}`);
      const { id, body } = await fx.take(path, {
        time: { kind: 'column', column: 'time', zone },
        axis: calendar(minutes, 'minute', zone),
        seasons: [2],
      });
      expect(body).toMatchObject({ rows: rows.length, rejected: 0 });
      const { times, values } = await fx.values(id);
      expect(times).toEqual(rows.map(([t]) => t));
      expect(values).toEqual(rows.map(([t]) => (t - from) / MINUTE));
    }
  });

  it('days of 23 and 25 hours have that many rows', async () => {
    const zone = 'Europe/Paris';
    const rows = wall(zone, UTC_DAY(2021, 1, 1) - HOUR, UTC_DAY(2022, 1, 1) - HOUR, HOUR);
    const { id } = await fx.take(fx.file('year.csv', `time,y\n${rows.map(([, s]) => `${s},1\n`).join('')}`), {
      time: { kind: 'column', column: 'time', zone },
      axis: calendar(1, 'hour', zone),
    });
    const perDay = new Map<string, number>();
    for (const t of (await fx.values(id)).times) {
      const day = local(t + offsetAt(zone, t)).slice(0, 10);
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    expect([perDay.get('2021-03-28'), perDay.get('2021-10-31')]).toEqual([23, 25]);
    expect([...perDay.values()].filter((n) => n !== 24)).toHaveLength(2);
  });

  it('an hour that does not exist is kept aside with its line; a skipped midnight of daily data is moved', async () => {
    const hours = Array.from({ length: 24 }, (_, i) => `2021-03-28 ${String(i).padStart(2, '0')}:00,${i}\n`);
    const { body, rejects } = await fx.take(fx.file('spring.csv', `time,y\n${hours.join('')}`), {
      time: { kind: 'column', column: 'time', zone: 'Europe/Paris' },
      axis: calendar(1, 'hour', 'Europe/Paris'),
    });
    expect(body).toMatchObject({ rows: 23, rejected: 1 });
    expect(rejects).toEqual([
      { line: 4, column: 'time', text: '2021-03-28 02:00', reason: expect.stringMatching(/does not exist in Europe\/Paris/) },
    ]);
    const zone = 'America/Sao_Paulo';
    const days = Array.from({ length: 5 }, (_, i) => `2018-11-0${i + 2},${i}\n`);
    const daily = await fx.take(fx.file('midnight.csv', `date,y\n${days.join('')}`), {
      time: { kind: 'column', column: 'date', zone },
      axis: calendar(1, 'day', zone),
    });
    expect(daily.body).toMatchObject({ rows: 5, rejected: 0 });
    expect((await fx.values(daily.id)).times[2]).toBe(Date.UTC(2018, 10, 4, 3));
  });

  it('repeated hours are told apart per series', async () => {
    const zone = 'Europe/Paris';
    const rows = wall(zone, UTC_DAY(2021, 10, 30) + 20 * HOUR, UTC_DAY(2021, 10, 31) + 6 * HOUR, HOUR);
    const lines = rows.flatMap(([, stamp], i) => [`a,${stamp},${i}\n`, `b,${stamp},${i}\n`]);
    const { id } = await fx.take(fx.file('two.csv', `id,time,y\n${lines.join('')}`), {
      series: ['id'],
      past: [],
      target: ['y'],
      time: { kind: 'column', column: 'time', zone },
      axis: calendar(1, 'hour', zone),
    });
    for (const s of ['a', 'b']) expect((await fx.values(id, s)).times).toEqual(rows.map(([t]) => t));
  });
});

describe('records', () => {
  it('equal file and plan are found again; a changed file is a new version beside the old', async () => {
    const csv = (k: number): string =>
      `ds,y\n${Array.from({ length: 20 }, (_, i) => `2021-01-${String(i + 1).padStart(2, '0')},${i * k}\n`).join('')}`;
    const path = fx.file('versions.csv', csv(1));
    const one = await fx.take(path);
    const again = await fx.take(path);
    expect(again).toMatchObject({ id: one.id, cached: true });
    fx.file('versions.csv', csv(2));
    const two = await fx.take(path);
    expect(two.id).not.toBe(one.id);
    const listed = (await fx.client.import.list({})).filter((r) => r.body.name === 'versions');
    expect(listed.map((r) => [r.head.id, r.version, r.latest])).toEqual([
      [two.id, 2, true],
      [one.id, 1, false],
    ]);
    expect((await fx.values(one.id)).values[3]).toBe(3);
    expect(two.body.source.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  });

  it('a plan is refused where it does not fit the file', async () => {
    const path = fx.file('fit.csv', 'ds,y,x\n2021-01-01,1,2\n2021-01-02,2,3\n');
    const { plan } = await fx.detect(path);
    await expect(fx.run({ ...plan!, target: ['z'] })).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringMatching(/no column "z"/),
      data: { place: { field: 'target' } },
    });
    await expect(fx.run({ ...plan!, past: ['y'] })).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringMatching(/both target and past/),
    });
    await expect(fx.run({ ...plan!, time: { kind: 'column', column: 'ds', zone: 'Mars/Olympus' } })).rejects.toMatchObject({
      code: 'UNSUITABLE',
    });
    await expect(fx.run({ ...plan!, target: ['y', 'x'], past: [], known: [] })).rejects.toMatchObject({ code: 'UNSUITABLE' });
  });

  it('cancel stops an import and leaves nothing', async () => {
    const path = fx.file(
      'cancel.csv',
      `id,ds,y\n${Array.from({ length: 600_000 }, (_, i) => `s${i % 50},${2_000_000 + i},${Math.sin(i)}\n`).join('')}`,
    );
    const { plan } = await fx.detect(path);
    const before = (await fx.client.import.list({})).length;
    const stream = await fx.client.import.run({
      ...plan!,
      series: ['id'],
      target: ['y'],
      past: [],
      known: [],
      static: [],
      time: { kind: 'column', column: 'ds', zone: 'UTC' },
      axis: { kind: 'integer', step: 1 },
    });
    const seen = (async () => {
      for await (const event of stream) if (event.type === 'queued') await fx.client.jobs.cancel({ job: event.job });
    })();
    await expect(seen).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await fx.client.import.list({})).toHaveLength(before);
  });

  it('the sample files are there and can be imported', async () => {
    const samples = await fx.client.import.sample({});
    expect(samples.map((s) => s.id)).toEqual(['hourly-departures', 'seattle-weather', 'sp500', 'co2']);
    const units = ['hour', 'day', 'day', 'month'];
    for (const [i, { path }] of samples.entries()) {
      const { plan } = await fx.detect(path);
      expect(plan!.axis).toMatchObject({ kind: 'calendar', every: { n: 1, unit: units[i] } });
      const { body } = await fx.run(plan!);
      expect(body.rejected).toBe(0);
    }
  });

  it('what was written comes back, whatever it was', async () => {
    const cell = fc
      .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
      .map((s) => s.replaceAll('\0', '').trim())
      .filter((s) => s !== '' && !s.includes('\ufffd') && !s.startsWith('\ufeff'));
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(cell, { minLength: 1, maxLength: 6 }),
        fc.array(value, { minLength: 3, maxLength: 30 }),
        async (ids, values) => {
          const quote = (s: string): string => `"${s.replaceAll('"', '""')}"`;
          const lines = ids.flatMap((id) => values.map((v, i) => `${quote(id)},${i + 1},${v}`));
          const path = fx.file('round.csv', `id,t,y\n${lines.join('\n')}\n`);
          const plan: ImportPlan = {
            path,
            name: 'round',
            read: {
              delimiter: ',',
              quote: '"',
              header: true,
              encoding: 'utf-8',
              decimal: '.',
              thousands: null,
              format: 'csv',
              missing: ['NA'],
            },
            layout: 'long',
            time: { kind: 'column', column: 't', zone: 'UTC' },
            series: ['id'],
            target: ['y'],
            past: [],
            known: [],
            static: [],
            axis: { kind: 'integer', step: 1 },
            seasons: [1],
            unit: '',
          };
          const { id, body } = await fx.run(plan);
          expect(body.rejected).toBe(0);
          expect(await fx.names(id)).toEqual(ids);
          for (const name of ids) expect((await fx.values(id, name)).values).toEqual(values.map((v) => (v === 0 ? expect.closeTo(0) : v)));
        },
      ),
      { numRuns: 8 },
    );
  });
});
