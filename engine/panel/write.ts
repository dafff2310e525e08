import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { formatTime } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import { explain } from '../store/failures.ts';
import { forecastColumns, type LongFormat } from './long-format.ts';
import { writeParquet } from './write-parquet.ts';

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Takes forecasts part by part, all with the columns of the first. `end` makes the file whole. */
export interface Draft {
  readonly add: (part: Forecast) => Promise<void>;
  readonly end: () => Promise<void>;
  readonly abandon: () => Promise<void>;
}

function* csvBlocks(forecast: Forecast, { axis, levels, format }: LongFormat): Generator<string> {
  const columns = forecastColumns(forecast, levels);
  const say = format ?? ((t: number) => formatTime(axis, t));
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

function csvDraft(path: string, options: LongFormat, gzip: boolean): Draft {
  const lines = new PassThrough();
  const file = createWriteStream(path);
  const written = gzip ? pipeline(lines, createGzip(), file) : pipeline(lines, file);
  written.catch(() => {});
  const put = async (text: string): Promise<void> => {
    if (!lines.write(text)) await Promise.race([once(lines, 'drain'), written]);
  };
  let begun = false;
  return {
    async add(part) {
      const names = [options.series, options.time, ...forecastColumns(part, options.levels).map((c) => c.name)];
      if (!begun) await put(`${names.map(csvCell).join(',')}\n`);
      begun = true;
      for (const block of csvBlocks(part, options)) await put(block);
    },
    async end() {
      lines.end();
      await written;
    },
    async abandon() {
      lines.destroy();
      await written.catch(() => {});
    },
  };
}

/** Parquet is written in one go: the parts wait for it. */
function parquetDraft(path: string, options: LongFormat): Draft {
  const parts: Forecast[] = [];
  return {
    add: async (part) => {
      parts.push(part);
    },
    end: () => writeParquet(path, parts, options),
    abandon: async () => {},
  };
}

const ENDINGS = /\.(csv|csv\.gz|parquet)$/i;

/**
 * Opens a file for a forecast in the long format, by the path's ending: .csv, .csv.gz or .parquet (there, times are BIGINT or TIMESTAMP
 * in UTC). Numbers keep full precision. The file is there whole, after `end`, or not at all.
 *
 * Throws BAD_REQUEST for another ending, CONFLICT where the file exists and may not be overwritten.
 */
export async function draftForecast(given: string, options: LongFormat): Promise<Draft> {
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
  const hidden = `${path}.${process.pid}.part`;
  let draft: Draft | undefined;
  const abandon = async (): Promise<void> => {
    await draft?.abandon();
    await rm(hidden, { force: true }).catch(() => {});
  };
  const explained = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      await abandon();
      throw explain(error);
    }
  };
  await explained(async () => {
    await mkdir(dirname(path), { recursive: true });
    draft = ending === 'parquet' ? parquetDraft(hidden, options) : csvDraft(hidden, options, ending === 'csv.gz');
  });
  return {
    add: (part) => explained(() => draft!.add(part)),
    end: () =>
      explained(async () => {
        await draft!.end();
        await rename(hidden, path);
      }),
    abandon,
  };
}

/** Writes a whole forecast: see `draftForecast`. */
export async function writeForecast(path: string, forecast: Forecast, options: LongFormat): Promise<void> {
  const draft = await draftForecast(path, options);
  await draft.add(forecast);
  await draft.end();
}
