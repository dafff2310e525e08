import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimeUnit } from '#shared/base/axis.ts';
import type { ImportPlan } from '#shared/stages/import.ts';
import { type Fixture, openFixture } from './import.fixture.ts';

const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

let fx: Fixture;
beforeAll(async () => {
  fx = await openFixture();
});
afterAll(() => fx.close());

/** What is right for a file: read off its README and its first and last lines by hand. */
interface Right {
  readonly file: string;
  readonly every: [number, TimeUnit] | 'index';
  readonly time?: string;
  readonly series: readonly string[];
  readonly target: string;
  readonly rows: number;
  readonly count: number;
  readonly missing?: number;
  readonly known?: readonly string[];
  readonly seasons?: readonly number[];
  readonly from?: string | number;
}

const right: Right[] = [
  {
    file: 'aus_retail/aus_retail',
    every: [1, 'month'],
    time: 'month',
    series: ['series_id'],
    target: 'turnover_m_aud',
    rows: 64532,
    count: 152,
    seasons: [12],
  },
  {
    file: 'bike_sharing_daily/bike_sharing_daily',
    every: [1, 'day'],
    time: 'dteday',
    series: [],
    target: 'cnt',
    rows: 731,
    count: 1,
    seasons: [7],
  },
  {
    file: 'carparts/carparts',
    every: [1, 'month'],
    time: 'ds',
    series: ['unique_id'],
    target: 'y',
    rows: 136374,
    count: 2674,
    missing: 6122,
  },
  {
    file: 'epf_de/DE',
    every: [1, 'hour'],
    time: 'date',
    series: [],
    target: 'Price',
    rows: 52416,
    count: 1,
    known: ['Ampirion Load Forecast', 'PV+Wind Forecast'],
  },
  {
    file: 'etth1/ETTh1',
    every: [1, 'hour'],
    time: 'date',
    series: [],
    target: 'OT',
    rows: 17420,
    count: 1,
    from: '2016-07-01T00:00:00.000Z',
  },
  { file: 'gafa_stock/gafa_stock', every: [1, 'day'], time: 'Date', series: ['Symbol'], target: 'Close', rows: 5032, count: 4 },
  { file: 'm3/monthly_train', every: 'index', time: 't', series: ['unique_id'], target: 'y', rows: 141858, count: 1428, seasons: [12] },
  { file: 'm3/yearly_train', every: 'index', time: 't', series: ['unique_id'], target: 'y', rows: 14449, count: 645 },
  {
    file: 'm4_hourly/hourly_train',
    every: 'index',
    time: 't',
    series: ['unique_id'],
    target: 'y',
    rows: 353500,
    count: 414,
    seasons: [24],
    from: 1,
  },
  {
    file: 'm5_sample/sales',
    every: [1, 'day'],
    time: 'date',
    series: ['unique_id'],
    target: 'y',
    rows: 19130,
    count: 10,
    from: '2011-01-29T00:00:00.000Z',
  },
  {
    file: 'opsd_fr_60min/load_solar',
    every: [1, 'hour'],
    time: 'utc_timestamp',
    series: [],
    target: 'FR_load_actual_entsoe_transparency',
    rows: 43824,
    count: 1,
    seasons: [24, 168],
  },
  { file: 'opsd_fr_60min/weather', every: [1, 'hour'], time: 'utc_timestamp', series: [], target: 'FR_temperature', rows: 43824, count: 1 },
  {
    file: 'opsd_germany_daily/opsd_germany_daily',
    every: [1, 'day'],
    time: 'Date',
    series: [],
    target: 'Consumption',
    rows: 4383,
    count: 1,
    missing: 0,
  },
  { file: 'pjme_hourly/PJME_hourly', every: [1, 'hour'], time: 'Datetime', series: [], target: 'PJME_MW', rows: 145366, count: 1 },
  {
    file: 'solar_plant1/plant1_15min',
    every: [15, 'minute'],
    time: 'time_local',
    series: [],
    target: 'dc_power_sum',
    rows: 3183,
    count: 1,
    seasons: [96, 672],
  },
  { file: 'sp500_members_daily/ohlcv', every: [1, 'day'], time: 'Date', series: ['symbol'], target: 'Close', rows: 9720, count: 60 },
  { file: 'vega_markets/sp500-2000', every: [1, 'day'], time: 'date', series: [], target: 'close', rows: 5105, count: 1 },
  {
    file: 'vega_markets/stocks',
    every: [1, 'month'],
    time: 'date',
    series: ['symbol'],
    target: 'price',
    rows: 560,
    count: 5,
    from: '2000-01-01T00:00:00.000Z',
  },
  {
    file: 'vic_elec/vic_elec',
    every: [30, 'minute'],
    time: 'time_utc',
    series: [],
    target: 'demand_mwh',
    rows: 52608,
    count: 1,
    known: ['temperature_c', 'holiday'],
    seasons: [48, 336],
    from: '2011-12-31T13:00:00.000Z',
  },
  {
    file: 'walmart_weekly/sales',
    every: [1, 'week'],
    time: 'Date',
    series: ['Store', 'Dept'],
    target: 'Weekly_Sales',
    rows: 293704,
    count: 2287,
    known: ['IsHoliday'],
    seasons: [52],
  },
  { file: 'wind_open_meteo/Location1', every: [1, 'hour'], time: 'Time', series: [], target: 'Power', rows: 43800, count: 1 },
];

describe.skipIf(!existsSync(DATA))('real files (skipped where the data sets do not lie beside the repository)', () => {
  it.each(right)('$file', async (want) => {
    const path = `${DATA}${want.file}.csv.gz`;
    const { plan, findings } = await fx.detect(path);
    expect(plan).toMatchObject({
      layout: 'long',
      series: want.series,
      target: [want.target],
      axis: want.every === 'index' ? { kind: 'integer', step: 1 } : { kind: 'calendar', every: { n: want.every[0], unit: want.every[1] } },
      ...(want.time ? { time: { kind: 'column', column: want.time } } : {}),
      ...(want.seasons ? { seasons: want.seasons } : {}),
    });
    if (want.known) expect(plan!.known).toEqual(want.known);
    expect(findings.filter((f) => f.level === 'error')).toEqual([]);
    const { body } = await fx.run(plan!);
    expect(body).toMatchObject({ rows: want.rows, seriesCount: want.count, rejected: 0 });
    if (want.missing !== undefined) expect(body.missing).toBe(want.missing);
    if (want.from !== undefined) expect(typeof want.from === 'number' ? body.from : new Date(body.from).toISOString()).toBe(want.from);
  });

  it('PJM East in its own zone: the repeated hours that the file has are told apart, the skipped ones are not there', async () => {
    const zone = 'America/New_York';
    const { plan } = await fx.detect(`${DATA}pjme_hourly/PJME_hourly.csv.gz`);
    const { body } = await fx.run({
      ...plan!,
      time: { ...(plan!.time as Extract<ImportPlan['time'], { kind: 'column' }>), zone },
      axis: { kind: 'calendar', zone, every: { n: 1, unit: 'hour' } },
    });
    expect(body.rows + body.rejected).toBe(145366);
    expect(body.rejected).toBeLessThan(20);
  });
});
