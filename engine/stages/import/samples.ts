import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { literal } from '../../store/rows.ts';

interface SampleFile {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly path: string;
}

/** The package's data. A packaged app keeps them beside its archive, into which DuckDB cannot see. */
const folder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data').replace(/\bapp\.asar(?=[\\/])/, 'app.asar.unpacked');

/**
 * Hourly departures of all US airports together, January to June 2001, counted from the three million single flights of vega-datasets.
 * The file of flights holds local times of many zones; the counts are kept on that mixed clock, hours without a departure as zero.
 */
const HOURLY_DEPARTURES = (flights: string): string => `
  WITH hours AS (SELECT time_bucket(INTERVAL 1 HOUR, date) AS hour, count(*) AS departures FROM read_parquet(${literal(flights)}) GROUP BY hour),
       every AS (SELECT unnest(generate_series((SELECT min(hour) FROM hours), (SELECT max(hour) FROM hours), INTERVAL 1 HOUR)) AS hour)
  SELECT strftime(hour, '%Y-%m-%d %H:%M') AS time, coalesce(departures, 0) AS departures FROM every LEFT JOIN hours USING (hour) ORDER BY hour`;

async function countDepartures(flights: string, target: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const draft = `${target}.${process.pid}.part`;
  try {
    await connection.run(`COPY (${HOURLY_DEPARTURES(flights)}) TO ${literal(draft)} (FORMAT csv, HEADER)`);
    await rename(draft, target);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The real files that come with Almanac, from the package vega-datasets; the hourly departures are counted once, into `home`. */
export async function sampleFiles(home: string): Promise<SampleFile[]> {
  const data = folder();
  const departures = join(home, 'samples', 'hourly-departures.csv');
  if (!existsSync(departures)) {
    await mkdir(dirname(departures), { recursive: true });
    await countDepartures(join(data, 'flights-3m.parquet'), departures);
  }
  return [
    {
      id: 'hourly-departures',
      title: 'Hourly flight departures',
      description: 'Departures per hour of US airports, 2001. Seasons of a day and a week.',
      path: departures,
    },
    {
      id: 'seattle-weather',
      title: 'Seattle weather',
      description: 'Daily temperature, rain and wind in Seattle, 2012 to 2015.',
      path: join(data, 'seattle-weather.csv'),
    },
    {
      id: 'sp500',
      title: 'S&P 500',
      description: 'The index on trading days, 2000 to 2020: open, high, low, close, volume.',
      path: join(data, 'sp500-2000.csv'),
    },
    {
      id: 'co2',
      title: 'CO2 concentration',
      description: 'Monthly carbon dioxide at Mauna Loa since 1958.',
      path: join(data, 'co2-concentration.csv'),
    },
  ];
}
