import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { formatTime, type TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Forecast, intervalOf } from '#shared/domain/forecast.ts';
import { explain } from '../store/failures.ts';

export interface ForecastFileOptions {
  readonly axis: TimeAxis;
  /** Name of the series column. */
  readonly series: string;
  /** Name of the time column. */
  readonly time: string;
  readonly levels: readonly number[];
  readonly overwrite: boolean;
  /** How times are written in CSV. Default: integers as they are, whole days as dates, instants in UTC. */
  readonly format?: (t: number) => string;
}

/** `mean`, then `lo-80`, `hi-80` … by level ascending. Rows are series-major; NaN where there is no forecast. */
export function forecastColumns(forecast: Forecast, levels: readonly number[]): { name: string; values: Float64Array }[] {
  const intervals = [...new Set(levels)].sort((a, b) => a - b).map((level) => ({ level, ...intervalOf(forecast, level)! }));
  return [
    { name: 'mean', values: forecast.mean },
    ...intervals.flatMap(({ level, lo, hi }) => [
      { name: `lo-${level}`, values: lo },
      { name: `hi-${level}`, values: hi },
    ]),
  ];
}

export const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function* csvLines(forecast: Forecast, { axis, series, time, levels, format }: ForecastFileOptions): Generator<string> {
  const columns = forecastColumns(forecast, levels);
  const say = format ?? ((t: number) => formatTime(axis, t));
  yield `${[series, time, ...columns.map((c) => c.name)].map(csvCell).join(',')}\n`;
  for (let s = 0; s < forecast.ids.length; s++) {
    const name = csvCell(forecast.ids[s]!);
    let block = '';
    for (let row = s * forecast.horizon; row < (s + 1) * forecast.horizon; row++) {
      block += `${name},${say(forecast.times[row]!)}`;
      for (const { values } of columns) block += Number.isFinite(values[row]) ? `,${values[row]}` : ',';
      block += '\n';
    }
    yield block;
  }
}

async function writeCsv(path: string, forecast: Forecast, options: ForecastFileOptions, gzip: boolean): Promise<void> {
  const lines = Readable.from(csvLines(forecast, options));
  const file = createWriteStream(path);
  await (gzip ? pipeline(lines, createGzip(), file) : pipeline(lines, file));
}

const ENDINGS = /\.(csv|csv\.gz|parquet)$/i;

/**
 * Writes a forecast in the long format, by the path's ending: .csv, .csv.gz or .parquet (there, times are BIGINT or TIMESTAMP in UTC).
 * Numbers keep full precision. The file is there whole or not at all.
 *
 * Throws BAD_REQUEST for another ending, CONFLICT where the file exists and may not be overwritten.
 */
export async function writeForecast(given: string, forecast: Forecast, options: ForecastFileOptions): Promise<void> {
  const path = resolve(given);
  const ending = ENDINGS.exec(path)?.[1]?.toLowerCase();
  if (!ending)
    throw new AlmanacError('BAD_REQUEST', `${path} ends neither in .csv, .csv.gz nor in .parquet.`, {
      hint: 'The ending of the file decides its format.',
      place: { file: path },
    });
  if (!options.overwrite && existsSync(path))
    throw new AlmanacError('CONFLICT', `${path} is already there.`, {
      hint: 'Give another name, or delete it first.',
      place: { file: path },
    });
  const draft = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    if (ending === 'parquet') await (await import('./write-parquet.ts')).writeParquet(draft, forecast, options);
    else await writeCsv(draft, forecast, options, ending === 'csv.gz');
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw explain(error);
  }
}
