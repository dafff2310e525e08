import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import { sha256 } from './hash.ts';

/** Files named by their own SHA-256: a fit's state, an ONNX model. Written before the record that names them, so no record is half. */
export interface Artifacts {
  put(bytes: Uint8Array): Promise<string>;
  /** What is too large for the memory, part by part. `known`: the store had it before. */
  putChunks(chunks: Iterable<Uint8Array>): Promise<{ readonly hash: string; readonly known: boolean }>;
  /** Where the file of that name lies, or would. */
  pathOf(hash: string): string;
  /** Takes a file away that no record names. */
  remove(hash: string): Promise<void>;
  /** The bytes, checked against their name. */
  get(hash: string): Promise<Uint8Array>;
}

export function artifactsIn(folder: string): Artifacts {
  const pathOf = (hash: string): string => join(folder, hash.slice(0, 2), hash);
  async function putChunks(chunks: Iterable<Uint8Array>): Promise<{ hash: string; known: boolean }> {
    const digest = createHash('sha256');
    const draft = join(folder, `${process.pid}-${randomUUID()}.part`);
    const file = await open(draft, 'wx');
    try {
      for (const chunk of chunks) {
        digest.update(chunk);
        await file.writeFile(chunk);
      }
      await file.sync();
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    const hash = digest.digest('hex');
    const known = existsSync(pathOf(hash));
    await mkdir(join(folder, hash.slice(0, 2)), { recursive: true });
    await rename(draft, pathOf(hash));
    return { hash, known };
  }
  return {
    pathOf,
    putChunks,
    put: async (bytes) => (await putChunks([bytes])).hash,
    remove: (hash) => rm(pathOf(hash), { force: true }),
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
