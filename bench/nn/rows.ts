import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Absent, DATA } from './part.ts';

/** The rows of a packed table without its head; Absent where the file is not there. */
export function rowsOf(name: string): string[][] {
  const file = join(DATA, name);
  if (!existsSync(file)) throw new Absent(`${file} is not there`);
  const [, ...rows] = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  return rows.map((line) => line.replaceAll('"', '').split(','));
}

/** A column of numbers; NaN where a cell is empty. */
export const columnOf = (rows: readonly string[][], at: number): Float64Array =>
  Float64Array.from(rows, (row) => (row[at] ? Number(row[at]) : Number.NaN));
