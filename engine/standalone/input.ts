import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TimeAxis } from '#shared/base/axis.ts';
import { blindFuture, type Future, type Panel } from '#shared/domain/panel.ts';
import { type Slice, sliceFuture, slicesOf, viewSeries } from '../panel/slice.ts';
import { openDatabase, type Sql } from '../store/database.ts';
import { literal } from '../store/rows.ts';
import { futureOf } from './future.ts';
import type { FileColumns, RunOptions } from './options.ts';
import { columnNames, type LongTable, loadLong, longestSeries, readLong, runsOf } from './read.ts';
import { axisOf, regularPanel } from './regular.ts';
import type { TimeStyle } from './times.ts';

type InputOptions = FileColumns & RunOptions & { readonly future?: string; readonly horizon: number };

export interface Input {
  readonly panel: Panel;
  readonly future: Future;
  readonly table: Pick<LongTable, 'style'>;
}

/** A run of series with what is known of their horizon. */
export interface Piece {
  readonly panel: Panel;
  readonly future: Future;
}

/** The series of a file, to be taken piece by piece. */
export interface Pieces {
  readonly axis: TimeAxis;
  readonly style: TimeStyle;
  readonly series: number;
  readonly count: number;
  /** Names of the covariates that are known over the horizon. */
  readonly known: readonly string[];
  readonly all: AsyncIterable<Piece>;
}

interface Gaps {
  steps: number;
  series: number;
}

const tell = ({ note }: RunOptions, { steps, series }: Gaps): void => {
  if (steps > 0) note?.(`${steps} time steps without a row in ${series} series are treated as missing.`);
};

/** Reads a file (and a file of the future) into a panel, in a database in memory that is gone afterwards. */
export async function readInput(options: InputOptions): Promise<Input> {
  const { input, series, time, target, zone = 'UTC', note = () => {} } = options;
  return inDatabase(options, 2, async (sql) => {
    const own = new Set([series, time, target]);
    const both = options.future ? new Set(await columnNames(sql, options.future)) : new Set<string>();
    const known = options.future ? (await columnNames(sql, input)).filter((name) => both.has(name) && !own.has(name)) : [];
    const table = await readLong(sql, input, { series, time, values: [target, ...known], zone });
    const gaps: Gaps = { steps: 0, series: 0 };
    const panel = regularPanel(table, axisOf(table, zone), target, known, gaps, 'shared');
    tell(options, gaps);
    if (!options.future) return { panel, table, future: blindFuture(options.horizon) };
    note(
      known.length > 0
        ? `covariates known in advance: ${known.join(', ')}`
        : `${options.future} shares no covariate with ${input}: it is not used.`,
    );
    const ahead = await readLong(sql, options.future, { series, time, values: known, zone });
    return { panel, table, future: futureOf(panel, ahead, known, options.horizon, options.future) };
  });
}

/** A database in memory that goes to a temporary folder where `memoryGiB` do not do; both are gone afterwards. */
async function inDatabase<T>({ threads = 2 }: RunOptions, memoryGiB: number, work: (sql: Sql) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-input-'));
  const db = await openDatabase(':memory:', { threads, memoryGiB });
  try {
    return await db.read(async (sql) => {
      await sql.run(`SET temp_directory = ${literal(folder)}`);
      return work(sql);
    });
  } finally {
    db.close();
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** All series as one piece for a global model, else about a hundred pieces, of views. */
async function* viewsOf({ panel, future }: Input, slices: readonly Slice[]): AsyncGenerator<Piece> {
  for (const slice of slices) yield { panel: viewSeries(panel, slice), future: sliceFuture(future, slice) };
}

/** Enough for the sort of some ten million rows without a detour over the disk. */
const STREAM_GIB = 0.25;

/**
 * Gives a file's series to `work`: in one piece where the model wants to see `all` of them, else in pieces of neighbouring series. Without
 * a file of the future these are read one after the other as they are taken, so that no more of a large file is in memory.
 */
export async function withPieces<T>(options: InputOptions, all: boolean, work: (pieces: Pieces) => Promise<T>): Promise<T> {
  if (all || options.future) {
    const input = await readInput(options);
    const { panel, future, table } = input;
    const slices: readonly Slice[] = all ? [[0, panel.ids.length]] : slicesOf(panel.ids.length);
    const known = future.covariates.map((c) => c.name);
    return work({
      axis: panel.axis,
      style: table.style,
      series: panel.ids.length,
      count: slices.length,
      known,
      all: viewsOf(input, slices),
    });
  }
  const { input, series, time, target, zone = 'UTC', horizon } = options;
  return inDatabase(options, STREAM_GIB, async (sql) => {
    const loaded = await loadLong(sql, input, { series, time, values: [target], zone });
    const axis = axisOf(await longestSeries(sql, loaded), zone);
    const slices = slicesOf(loaded.ids.length);
    const gaps: Gaps = { steps: 0, series: 0 };
    async function* pieces(): AsyncGenerator<Piece> {
      const future = blindFuture(horizon);
      for await (const table of runsOf(sql, loaded, slices)) yield { panel: regularPanel(table, axis, target, [], gaps, 'owned'), future };
      tell(options, gaps);
    }
    return work({ axis, style: loaded.style, series: loaded.ids.length, count: slices.length, known: [], all: pieces() });
  });
}
