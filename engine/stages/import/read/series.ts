import { open } from 'node:fs/promises';
import type { Dialect } from '../text/records.ts';
import { splitPiece, splitText } from '../text/records.ts';
import { KEY_SEPARATOR } from './fields.ts';

const HEAD = 2 ** 20;
const SPACING = 2 ** 16;
const MOST = 20_000;
/** Bytes looked at in each place: some lines of the usual length. */
const LEAST_PIECE = 2 ** 9;
const MOST_PIECE = 2 ** 15;
const TOGETHER = 256;

/**
 * Keys of the series that lie in a plain CSV file, in the order of the file, found by looking at its head and at many places further
 * on. A guess that saves work: keys that it misses are found in the full pass.
 */
export async function guessKeys(
  path: string,
  bytes: number,
  dialect: Dialect,
  width: number,
  columns: readonly number[],
  header: boolean,
): Promise<string[]> {
  const keys = new Set<string>();
  const take = (cells: readonly string[]): void => {
    if (cells.length === width) keys.add(columns.map((c) => cells[c]!).join(KEY_SEPARATOR));
  };
  const file = await open(path, 'r');
  try {
    const read = async (at: number, length: number): Promise<string> => {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
      return buffer.toString('utf8', 0, bytesRead);
    };
    const head = await read(0, HEAD);
    const records = splitText(head, dialect, bytes <= HEAD);
    for (const record of header ? records.slice(1) : records) take(record.cells);
    const piece = Math.min(MOST_PIECE, Math.max(LEAST_PIECE, Math.ceil((6 * head.length) / (records.length + 1))));
    const step = Math.max(SPACING, Math.ceil(bytes / MOST));
    for (let at = HEAD - piece; at < bytes; at += step * TOGETHER) {
      const places = Array.from({ length: TOGETHER }, (_, i) => at + i * step).filter((place) => place < bytes);
      for (const text of await Promise.all(places.map((place) => read(place, piece)))) {
        const [record] = splitPiece(text, dialect);
        if (record) take(record.cells);
      }
    }
  } finally {
    await file.close();
  }
  return [...keys];
}
