import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import { explain } from '../store/failures.ts';

const READABLE = 0o077;
const WRITABLE = 0o022;
const POSIX = process.platform !== 'win32';

/** Writes a file that only its owner can read (mode 600, in a folder of mode 700 where that is made here), whole or not at all. */
export function writePrivate(file: string, text: string): void {
  const draft = `${file}.${process.pid}.part`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    rmSync(draft, { force: true });
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw explain(error);
  }
}

interface Guarded {
  /** What a stranger must not be able to do with it. */
  readonly against: 'reading' | 'writing';
  /** What lies in it, for the message: 'the private key of Ada'. */
  readonly what: string;
}

/** The text of a file, undefined where there is none. NO_PERMISSION where group or others can read, or write, it (POSIX only). */
export function readGuarded(file: string, { against, what }: Guarded): string | undefined {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw explain(error);
  }
  try {
    const mode = fstatSync(handle).mode & 0o777;
    const open = mode & (against === 'reading' ? READABLE : WRITABLE);
    if (POSIX && open !== 0)
      throw new AlmanacError(
        'NO_PERMISSION',
        `${file} holds ${what} and is not taken: others on this machine ${against === 'reading' ? 'can read' : 'can change'} it (mode ${mode.toString(8)}).`,
        {
          hint: `Close it with "chmod 600 ${file}"${against === 'reading' ? ', or make a new one if somebody may have read it' : ' after looking at what is in it'}.`,
          place: { file },
        },
      );
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}
