import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AlmanacError } from '#shared/base/errors.ts';
import type { BundleFile } from '#shared/stages/publish.ts';
import { readTar } from '../bundle/read-tar.ts';
import { sha256 } from '../store/hash.ts';

/** Files of a bundle in memory, by path. */
export type BundleBytes = ReadonlyMap<string, Uint8Array>;

async function fromFolder(root: string, wanted: readonly BundleFile[]): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  await Promise.all(
    wanted.map(async ({ path, bytes }) => {
      const file = join(root, path);
      if ((await stat(file)).size === bytes) found.set(path, await readFile(file));
    }),
  );
  return found;
}

/** Stops as soon as all were read: what lies beyond was checked before. */
async function fromArchive(archive: string, wanted: readonly BundleFile[]): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const sizes = new Map(wanted.map(({ path, bytes }) => [path, bytes]));
  const source = createReadStream(archive);
  const unpacked = pipeline(source, createGunzip({ chunkSize: 2 ** 18 }), () => {});
  const gone = new Error('all was read');
  try {
    await readTar(unpacked as AsyncIterable<Uint8Array>, ({ path, size }) => {
      if (found.size === wanted.length) throw gone;
      const inner = path.replace(/^(\.\/)+/, '');
      const name = [inner, inner.slice(inner.indexOf('/') + 1)].find((one) => sizes.get(one) === size && !found.has(one));
      if (name === undefined) return undefined;
      const bytes = new Uint8Array(size);
      let at = 0;
      return {
        write: (chunk) => {
          bytes.set(chunk, at);
          at += chunk.length;
        },
        end: () => {
          found.set(name, bytes);
        },
      };
    });
  } catch (error) {
    if (error !== gone) throw error;
  } finally {
    source.destroy();
  }
  return found;
}

/** Reads files of a bundle whose manifest was checked; their bytes are checked again, as they were read. CORRUPT where one is another now. */
export async function readBundleFiles(given: string, wanted: readonly BundleFile[]): Promise<BundleBytes> {
  const path = resolve(given);
  const found = (await stat(path)).isDirectory() ? await fromFolder(path, wanted) : await fromArchive(path, wanted);
  for (const file of wanted) {
    const bytes = found.get(file.path);
    if (bytes && sha256(bytes) === file.sha256) continue;
    throw new AlmanacError('CORRUPT', `${file.path} of ${path} was changed while it was read.`, {
      hint: 'Push the release again.',
      place: { file: file.path },
    });
  }
  return found;
}
