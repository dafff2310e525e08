import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FOLDER = new URL('../../../shared/data/', import.meta.url);

/** Whether the real data sets lie beside the checkout; tests that read them are skipped where they do not. */
export const realDataIsThere = existsSync(FOLDER);

/** Columns of a gzipped CSV of plain cells, by header; cells as text. */
export function realData(file: string): Record<string, string[]> {
  const [header, ...rows] = gunzipSync(readFileSync(new URL(file, FOLDER)))
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return Object.fromEntries(header!.map((name, c) => [name, rows.map((row) => row[c] ?? '')]));
}

/** Numbers of text cells; NaN where empty or not a number. */
export const numbers = (cells: readonly string[]): Float64Array =>
  Float64Array.from(cells, (cell) => (cell === '' ? Number.NaN : Number(cell)));

/** UTC milliseconds of ISO stamps. */
export const instants = (cells: readonly string[]): Float64Array => Float64Array.from(cells, (cell) => Date.parse(cell));
