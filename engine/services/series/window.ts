import { AlmanacError } from '#shared/base/errors.ts';
import { lowerBound, upperBound } from '#shared/math/bisect.ts';
import { Dataset } from '#shared/stages/import.ts';
import type { Database, Sql } from '../../store/database.ts';
import { getRecord } from '../../store/records.ts';
import { number } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';
import { type CurveCache, cacheOf } from './cache.ts';
import { ascending, type Curve, cut } from './cut.ts';

interface Request {
  readonly dataset: string;
  readonly series?: string | undefined;
  readonly column?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly points: number;
}

interface Window extends Curve {
  readonly exact: boolean;
  readonly rows: number;
}

/** A series with more rows is first cut by the database; it is loaded behind the answer, for the zooms that follow. */
const LOADED_AT_ONCE = 2_000_000;
const BYTES_PER_ROW = 16;
const SOON = 500;

const missing = (what: string, field: string): AlmanacError =>
  new AlmanacError('NOT_FOUND', what, { hint: 'List the series and columns of the data set.', place: { field } });

/** The column of the table that holds the target or a covariate. */
function columnOf(body: Dataset, wanted: string | undefined): string {
  if (wanted === undefined || wanted === 'y' || (body.plan.layout === 'long' && wanted === body.plan.target[0])) return 'y';
  const varying = body.covariates.filter((c) => c.role !== 'static');
  const at = varying.findIndex((c) => c.name === wanted);
  if (at < 0) throw missing(`The data set has no column "${wanted}" that varies in time.`, 'column');
  return `x${at}`;
}

async function seriesIndex(sql: Sql, dataset: string, name: string): Promise<number> {
  const [row] = await sql.all(`SELECT s FROM ${table(dataset, 'series')} WHERE name = $1`, [name]);
  if (!row) throw missing(`The data set has no series "${name}".`, 'series');
  return number(row, 's');
}

async function load(sql: Sql, query: string): Promise<Curve> {
  const [times, values] = await sql.columns(query);
  return ascending({ times: times as Curve['times'], values: values as Curve['values'] });
}

/** Rows with a time in the range, and the points of them that a screen can show. */
function windowOf(curve: Curve, { from, to, points }: Request): Window {
  const low = from === undefined ? 0 : lowerBound(curve.times, from);
  const high = to === undefined ? curve.times.length : upperBound(curve.times, to);
  return { rows: Math.max(0, high - low), ...cut(curve, low, Math.max(low, high), points) };
}

/**
 * Cut by the database: the lowest and the highest value of each of `points / 2` equal spans, set at the start and the middle of the span,
 * which is less than a point of the screen away from where they are: to look up their own times would double the work.
 */
async function cutInDatabase(sql: Sql, data: string, where: string, column: string, { from, to, points }: Request): Promise<Window> {
  const range = `${where}${from === undefined ? '' : ` AND t >= ${from}`}${to === undefined ? '' : ` AND t <= ${to}`}`;
  const [extent] = await sql.all(`SELECT count(*) AS n, min(t)::DOUBLE AS low, max(t)::DOUBLE AS high FROM ${data} WHERE ${range}`);
  const rows = number(extent!, 'n');
  if (rows <= points) return { exact: true, rows, ...(await load(sql, `SELECT t, ${column} FROM ${data} WHERE ${range}`)) };
  const low = number(extent!, 'low');
  const width = Math.max(2, Math.ceil((number(extent!, 'high') - low + 1) / Math.floor(points / 2)));
  const [bins, least, most] = await sql.columns(
    `SELECT (t - ${low}) // ${width} AS bin, min(${column}), max(${column}) FROM ${data} WHERE ${range} GROUP BY bin ORDER BY bin`,
  );
  const times = new Float64Array(2 * bins!.length);
  const values = new Float64Array(times.length);
  for (let i = 0; i < bins!.length; i++) {
    times[2 * i] = low + bins![i]! * width;
    times[2 * i + 1] = low + (bins![i]! + 0.5) * width;
    values[2 * i] = least![i]!;
    values[2 * i + 1] = most![i]!;
  }
  return { exact: false, rows, times, values };
}

/** Loads a curve into the cache once the answer is out and the next question has had its turn. */
function loadBehind(db: Database, cache: CurveCache, key: string, query: string): void {
  if (waiting.has(key)) return;
  waiting.add(key);
  setTimeout(() => {
    // A workspace that closes meanwhile ends it; the next look starts anew.
    db.read((sql) => load(sql, query))
      .then((curve) => cache.set(key, curve))
      .catch(() => {})
      .finally(() => waiting.delete(key));
  }, SOON).unref();
}
const waiting = new Set<string>();

/** A range of one series, or of the total over all, at the resolution of the screen. */
export async function windowAt(db: Database, request: Request): Promise<Window> {
  const cache = cacheOf(db);
  return db.read(async (sql) => {
    const { body } = await getRecord(sql, 'dataset', request.dataset, Dataset);
    const column = columnOf(body, request.column);
    const key = `${request.dataset} ${column} ${request.series ?? ''}${request.series === undefined ? ' total' : ''}`;
    const known = cache.get(key);
    if (known) return windowOf(known, request);
    const data = table(request.dataset);
    if (request.series === undefined && body.seriesCount > 1) {
      const curve = await load(sql, `SELECT t, sum(${column}) FROM ${data} GROUP BY t`);
      cache.set(key, curve);
      return windowOf(curve, request);
    }
    const s = request.series === undefined ? 0 : await seriesIndex(sql, request.dataset, request.series);
    const query = `SELECT t, ${column} FROM ${data} WHERE s = ${s}`;
    const [size] = await sql.all(`SELECT rows FROM ${table(request.dataset, 'series')} WHERE s = ${s}`);
    const rows = number(size!, 'rows');
    if (rows > LOADED_AT_ONCE) {
      const window = await cutInDatabase(sql, data, `s = ${s}`, column, request);
      if (rows * BYTES_PER_ROW <= cache.limit) loadBehind(db, cache, key, query);
      return window;
    }
    const curve = await load(sql, query);
    cache.set(key, curve);
    return windowOf(curve, request);
  });
}
