import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ROOT } from './programs.ts';

/** A data set of the folder beside the repository, or undefined in a clone without it. */
export function sharedData(path: string): string | undefined {
  const found = join(ROOT, '..', 'shared', 'data', path);
  return existsSync(found) ? found : undefined;
}
export const ABSENT = 'The data sets beside the repository are not in this clone';

/** Rows of cells. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Reads a gzipped CSV file without quotes. */
export function readTable(gzipped: string): Table {
  const [header, ...rows] = gunzipSync(readFileSync(gzipped))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return { header: header!, rows };
}

export const writeTable = (path: string, { header, rows }: Table): void =>
  writeFileSync(path, `${[header, ...rows].map((cells) => cells.join(',')).join('\n')}\n`);

/** The table with a column emptied in its last `rows` rows: a future that is known but for what is to be forecast. */
export const withFuture = ({ header, rows }: Table, column: string, future: number): Table => ({
  header,
  rows: rows.map((cells, i) => (i < rows.length - future ? cells : cells.with(header.indexOf(column), ''))),
});
