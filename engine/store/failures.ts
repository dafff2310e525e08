import { AlmanacError } from '#shared/base/errors.ts';

const SAYS_FULL = /no space left|ENOSPC|disk (is )?full|could not write .* no space/i;
const SAYS_DENIED = /permission denied|EACCES|EPERM|EROFS|read-only (file system|mode)/i;
const ABSENT: Readonly<Record<string, string>> = {
  ENOENT: 'There is no file',
  ENOTDIR: 'A folder on the way is a file:',
  EISDIR: 'This is a folder, not a file:',
};
const SAYS_INTERRUPTED = /INTERRUPT/;

/** Gives errors of the operating system and of DuckDB their declared code; leaves the rest as it is. */
export function explain(error: unknown): unknown {
  if (error instanceof AlmanacError || !(error instanceof Error)) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  const said = `${code ?? ''} ${error.message}`;
  const place = path ? { place: { file: path } } : {};
  if (SAYS_FULL.test(said))
    return new AlmanacError(
      'DISK_FULL',
      `The disk is full${path ? ` (writing ${path})` : ''}. Nothing half-written was kept.`,
      { hint: 'Free some space, or choose another folder, and do it again.', ...place },
      { cause: error },
    );
  if (SAYS_DENIED.test(said))
    return new AlmanacError(
      'NO_PERMISSION',
      `No permission${path ? `: ${path}` : ''} (${error.message.split('\n')[0]}).`,
      { hint: 'Choose a folder that you may write to, or have its permissions changed.', ...place },
      { cause: error },
    );
  const absent = code && ABSENT[code];
  if (absent) return new AlmanacError('NOT_FOUND', `${absent} ${path ?? ''}.`, { hint: 'Check the path.', ...place }, { cause: error });
  if (SAYS_INTERRUPTED.test(error.message))
    return new AlmanacError(
      'CANCELLED',
      'Cancelled before it was finished.',
      { hint: 'Nothing was stored. Start it again when you like.' },
      { cause: error },
    );
  return error;
}
