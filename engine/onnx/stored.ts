import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import { sha256 } from '../store/hash.ts';

/** The bytes that an artifact store's folder keeps under a SHA-256, checked. NOT_FOUND where there is no folder, CORRUPT where they are gone or changed. */
export function storedFile(folder: string | undefined, sha: string): Uint8Array {
  const name = `${sha.slice(0, 12)}…`;
  if (!folder || !/^[0-9a-f]{64}$/.test(sha))
    throw new AlmanacError('NOT_FOUND', `There is no stored file ${name} here.`, { hint: 'Open the workspace that holds it.' });
  const file = join(folder, sha.slice(0, 2), sha);
  const bytes = read(file);
  if (bytes && sha256(bytes) === sha) return bytes;
  throw new AlmanacError('CORRUPT', `The artifact ${name} ${bytes ? 'was changed on disk' : 'is missing from the workspace'}.`, {
    hint: 'Restore the folder "artifacts" from a backup, or import the file again.',
    place: { file },
  });
}

function read(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
