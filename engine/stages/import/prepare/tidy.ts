import { contentOf } from '../source/bytes.ts';
import { decoderOf, type Encoding } from '../source/encoding.ts';
import type { Source } from '../source/open.ts';
import { createSplitter, type Dialect } from '../text/records.ts';
import type { Pace } from './plain.ts';
import { type Writer, writerTo } from './scratch.ts';

/** A row of any file: where it stands, and its cells or why it has none. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: string;
  readonly text?: string;
}

const quoted = (cell: string): string => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\n`;

/** Writes rows as clean CSV (line number first) and what is no row into a list of rejects beside it. */
export function tidyWriter(paths: { readonly data: string; readonly rejects: string }, width: number) {
  const data = writerTo(paths.data);
  const rejects = writerTo(paths.rejects);
  let rows = 0;
  let rejected = 0;
  const reject = (writer: Writer, at: number, text: string, reason: string): Promise<void> => {
    rejected++;
    return writer.write(line([String(at), '', text.replaceAll('\0', '\ufffd').slice(0, 1000), reason]));
  };
  return {
    async write(row: Row): Promise<void> {
      if (row.problem) return reject(rejects, row.line, row.text ?? row.cells.join(','), row.problem);
      // A delimiter at the end of a line adds nothing.
      if (row.cells.length === width + 1 && row.cells[width]!.trim() === '')
        return this.write({ ...row, cells: row.cells.slice(0, width) });
      if (row.cells.length !== width)
        return reject(rejects, row.line, row.cells.join(','), `${row.cells.length} cells where the header has ${width}.`);
      if (row.cells.some((cell) => cell.includes('\ufffd')))
        return reject(rejects, row.line, row.cells.join(','), 'Bytes that are not valid in the encoding.');
      if (row.cells.some((cell) => cell.includes('\0'))) return reject(rejects, row.line, row.cells.join(','), 'A NUL byte.');
      rows++;
      await data.write(line([String(row.line), ...row.cells]));
    },
    async close(): Promise<{ rows: number; rejected: number }> {
      await data.close();
      await rejects.close();
      return { rows, rejected };
    },
    destroy(): void {
      data.destroy();
      rejects.destroy();
    },
  };
}

/** Splits a CSV file of any kind into sound rows and rejects, each with its line. */
export async function tidyCsv(
  source: Source,
  encoding: Encoding,
  dialect: Dialect,
  header: boolean,
  width: number,
  paths: { readonly data: string; readonly rejects: string },
  pace: Pace,
): Promise<{ rows: number; rejected: number }> {
  const decoder = decoderOf(encoding);
  const splitter = createSplitter(dialect);
  const writer = tidyWriter(paths, width);
  let past = !header;
  const take = async (rows: readonly Row[]): Promise<void> => {
    for (const row of rows) {
      if (!past) past = true;
      // A mark in the middle shows where files were joined.
      else await writer.write(row.cells[0]?.startsWith('\ufeff') ? { ...row, cells: [row.cells[0].slice(1), ...row.cells.slice(1)] } : row);
    }
  };
  try {
    for await (const piece of contentOf(source, pace.read)) {
      pace.check();
      await take(splitter.push(decoder.write(piece)));
    }
    await take([...splitter.push(decoder.end()), ...splitter.end()]);
    return await writer.close();
  } catch (error) {
    writer.destroy();
    throw error;
  }
}
