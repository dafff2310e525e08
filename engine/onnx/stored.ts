import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import { sha256 } from '../store/hash.ts';

/** Files that were found to be what their name says, as they were then: to hash a large one takes seconds. */
const checked = new Map<string, string>();

const stampOf = (file: string): string | undefined => {
  const info = statSync(file, { throwIfNoEntry: false, bigint: true });
  return info && `${info.ino} ${info.size} ${info.mtimeNs} ${info.ctimeNs}`;
};

/**
 * Reads the bytes that an artifact store's folder keeps under a SHA-256. They are checked at once, unless the file was checked before and
 * was not touched since. NOT_FOUND where there is no folder, CORRUPT where they are gone or changed.
 */
export function storedFile(folder: string | undefined, sha: string): () => Uint8Array {
  const name = `${sha.slice(0, 12)}…`;
  if (!folder || !/^[0-9a-f]{64}$/.test(sha))
    throw new AlmanacError('NOT_FOUND', `There is no stored file ${name} here.`, { hint: 'Open the workspace that holds it.' });
  const file = join(folder, sha.slice(0, 2), sha);
  const stamp = stampOf(file);
  if (stamp && checked.get(file) === stamp) return () => readFileSync(file);
  const bytes = read(file);
  if (stamp && bytes && sha256(bytes) === sha) {
    checked.set(file, stamp);
    return () => bytes;
  }
  throw new AlmanacError('CORRUPT', `The artifact ${name} ${bytes ? 'was changed on disk' : 'is missing from the workspace'}.`, {
    hint: 'Restore the folder "artifacts" from a backup, or import the file again.',
    place: { file },
  });
}

function read(file: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(file));
  } catch {
    return undefined;
  }
}
