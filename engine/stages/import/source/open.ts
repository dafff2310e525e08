import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import { explain } from '../../../store/failures.ts';

/** What the first bytes say a file is. Names are never asked: a .csv may hold anything. */
export type Container = 'text' | 'gzip' | 'parquet' | 'zip';

/** A regular, readable file with content. */
export interface Source {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
  readonly container: Container;
}

const unreadable = (path: string, what: string, hint: string): AlmanacError =>
  new AlmanacError('UNREADABLE', `${path} ${what}.`, { hint, place: { file: path } });

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);

const SIGNATURES: readonly [string, readonly number[]][] = [
  ['a bzip2 archive', [0x42, 0x5a, 0x68]],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['a Zstandard archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['an old Excel file (.xls)', [0xd0, 0xcf, 0x11, 0xe0]],
  ['an Arrow file', [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG picture', [0xff, 0xd8, 0xff]],
  ['a program', [0x7f, 0x45, 0x4c, 0x46]],
  ['an HDF5 file', [0x89, 0x48, 0x44, 0x46]],
];

function containerOf(path: string, head: Uint8Array): Container {
  if (startsWith(head, 0x1f, 0x8b)) return 'gzip';
  if (startsWith(head, 0x50, 0x41, 0x52, 0x31)) return 'parquet';
  if (startsWith(head, 0x50, 0x4b, 3, 4) || startsWith(head, 0x50, 0x4b, 5, 6)) return 'zip';
  const known = SIGNATURES.find(([, signature]) => startsWith(head, ...signature));
  if (known)
    throw unreadable(path, `is ${known[0]}, not a table`, 'Save it as CSV, Parquet, JSON or .xlsx (CSV and JSON may be gzip-compressed).');
  return 'text';
}

/** Looks at a path without trusting it: refuses folders, pipes and devices before a byte is read. */
export async function openSource(given: string): Promise<Source> {
  if (given.includes('\0'))
    throw new AlmanacError('NOT_FOUND', 'The path holds a NUL character.', { hint: 'Check the path.', place: { field: 'path' } });
  const path = resolve(given);
  try {
    const seen = await stat(path);
    if (seen.isDirectory()) throw unreadable(path, 'is a folder', 'Choose a file in it.');
    if (!seen.isFile()) throw unreadable(path, 'is not a regular file (a pipe, socket or device)', 'Copy its content into a file first.');
    if (seen.size === 0) throw unreadable(path, 'is empty', 'Check how the file was written or transferred.');
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0);
      return { path, bytes: seen.size, modified: seen.mtimeMs, container: containerOf(path, buffer.subarray(0, bytesRead)) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENAMETOOLONG' || code === 'ENOTDIR' || code === 'ELOOP')
      throw new AlmanacError('NOT_FOUND', `There is no file ${path.slice(0, 200)} (${code}).`, {
        hint: 'Check the path.',
        place: { file: path },
      });
    throw explain(error);
  }
}

/** Throws where the file is no longer the one that was opened. */
export async function assertUnchanged(source: Source): Promise<void> {
  const now = await stat(source.path).catch(() => undefined);
  if (now?.size !== source.bytes || now.mtimeMs !== source.modified)
    throw unreadable(source.path, 'was changed while it was read', 'Import it again once it is complete.');
}
