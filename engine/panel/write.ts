import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { formatTime } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import { explain } from '../store/failures.ts';
import { forecastColumns, type LongFormat } from './long-format.ts';
import { writeParquet } from './write-parquet.ts';

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function* csvLines(forecast: Forecast, { axis, series, time, levels, format }: LongFormat): Generator<string> {
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

async function writeCsv(path: string, forecast: Forecast, options: LongFormat, gzip: boolean): Promise<void> {
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
export async function writeForecast(given: string, forecast: Forecast, options: LongFormat): Promise<void> {
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
    if (ending === 'parquet') await writeParquet(draft, forecast, options);
    else await writeCsv(draft, forecast, options, ending === 'csv.gz');
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw explain(error);
  }
}
