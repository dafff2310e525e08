import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Source } from './open.ts';

/** An Excel file may hold at most this much once unpacked, and grow at most `MAX_RATIO` times past the first 32 MiB. */
export const MAX_UNPACKED = 512 * 2 ** 20;
const MAX_RATIO = 200;
const FREE = 32 * 2 ** 20;
const MAX_ENTRIES = 10_000;
const END = 0x06054b50;
const CENTRAL = 0x02014b50;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly offset: number;
}

const refuse = (source: Source, what: string, hint = 'Save the table as CSV and import that.'): AlmanacError =>
  new AlmanacError('UNREADABLE', `${source.path} ${what}.`, { hint, place: { file: source.path } });

async function entriesOf(source: Source): Promise<Entry[]> {
  const file = await open(source.path, 'r');
  try {
    const tail = Buffer.alloc(Math.min(source.bytes, 66_000));
    await file.read(tail, 0, tail.length, source.bytes - tail.length);
    let end = -1;
    for (let i = tail.length - 22; i >= 0 && end < 0; i--) if (tail.readUInt32LE(i) === END) end = i;
    if (end < 0) throw refuse(source, 'ends too early: the directory of the Excel file is missing', 'Fetch or write the file again.');
    const count = tail.readUInt16LE(end + 10);
    const size = tail.readUInt32LE(end + 12);
    const offset = tail.readUInt32LE(end + 16);
    if (count > MAX_ENTRIES) throw refuse(source, `holds ${count} parts: refused`);
    if (offset + size > source.bytes)
      throw refuse(source, 'is damaged: its directory lies outside the file', 'Fetch or write the file again.');
    const directory = Buffer.alloc(size);
    await file.read(directory, 0, size, offset);
    const entries: Entry[] = [];
    for (let at = 0; at + 46 <= size && directory.readUInt32LE(at) === CENTRAL; ) {
      const nameLength = directory.readUInt16LE(at + 28);
      entries.push({
        name: directory.toString('utf8', at + 46, at + 46 + nameLength),
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        offset: directory.readUInt32LE(at + 42),
      });
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    return entries;
  } finally {
    await file.close();
  }
}

async function contentStart(source: Source, entry: Entry): Promise<number> {
  const file = await open(source.path, 'r');
  try {
    const local = Buffer.alloc(30);
    const { bytesRead } = await file.read(local, 0, 30, entry.offset);
    if (bytesRead < 30 || local.readUInt32LE(0) !== 0x04034b50)
      throw refuse(source, `is damaged at its part "${entry.name.slice(0, 100)}"`, 'Fetch or write the file again.');
    return entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  } finally {
    await file.close();
  }
}

/**
 * Unpacks every part of an .xlsx file into nothing and counts, for its own sizes may lie. Refuses what is no Excel file, damaged,
 * or grows beyond bounds; names of parts are only compared, never used as paths.
 */
export async function checkSheetFile(source: Source): Promise<void> {
  const entries = await entriesOf(source);
  if (!entries.some((entry) => entry.name === 'xl/workbook.xml'))
    throw refuse(source, 'is a ZIP archive but no Excel file', 'Unpack it and import the file in it; a single CSV may be gzip-compressed.');
  let total = 0;
  for (const entry of entries) {
    if (entry.packed === 0) continue;
    const start = await contentStart(source, entry);
    const raw = createReadStream(source.path, { start, end: start + entry.packed - 1 });
    if (entry.method === 0) {
      total += entry.packed;
      raw.destroy();
      continue;
    }
    const inflate = createInflateRaw();
    raw.on('error', (error) => inflate.destroy(error));
    try {
      for await (const piece of raw.pipe(inflate) as AsyncIterable<Buffer>) {
        total += piece.length;
        if (total > MAX_UNPACKED || (total > FREE && total > MAX_RATIO * source.bytes))
          throw refuse(source, `grows beyond bounds when unpacked (${source.bytes} bytes became more than ${total}): refused`);
      }
    } catch (error) {
      if (error instanceof AlmanacError) throw error;
      throw refuse(source, `is damaged at its part "${entry.name.slice(0, 100)}"`, 'Fetch or write the file again.');
    } finally {
      raw.destroy();
      inflate.destroy();
    }
  }
}
