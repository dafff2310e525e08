import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import { sha256 } from './hash.ts';

/** Files named by their own SHA-256: a fit's state, an ONNX model. Written before the record that names them, so no record is half. */
export interface Artifacts {
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes, checked against their name. */
  get(hash: string): Promise<Uint8Array>;
}

export function artifactsIn(folder: string): Artifacts {
  const pathOf = (hash: string): string => join(folder, hash.slice(0, 2), hash);
  return {
    async put(bytes) {
      const hash = sha256(bytes);
      const path = pathOf(hash);
      await mkdir(join(folder, hash.slice(0, 2)), { recursive: true });
      const draft = `${path}.${process.pid}.part`;
      const file = await open(draft, 'w');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      await rename(draft, path);
      return hash;
    },
    async get(hash) {
      const bytes = await readFile(pathOf(hash)).catch((cause: NodeJS.ErrnoException) => {
        throw new AlmanacError(
          'CORRUPT',
          `The artifact ${hash.slice(0, 12)}… is missing from the workspace.`,
          { hint: 'Restore the folder "artifacts" from a backup, or run the stage again.', place: { file: pathOf(hash) } },
          { cause },
        );
      });
      if (sha256(bytes) !== hash)
        throw new AlmanacError('CORRUPT', `The artifact ${hash.slice(0, 12)}… was changed on disk.`, {
          hint: 'Restore it from a backup, or run the stage again.',
          place: { file: pathOf(hash) },
        });
      return bytes;
    },
  };
}
