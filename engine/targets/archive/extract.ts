import { closeSync, createReadStream, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { unsafePath } from '../../bundle/paths.ts';
import { readTar } from '../../bundle/read-tar.ts';

/** Unpacks a .tar.gz that was verified before into an empty folder. What is not a plain file with a safe path is refused all the same. */
export async function extract(archive: string, folder: string): Promise<void> {
  const unpacked = pipeline(createReadStream(archive), createGunzip({ chunkSize: 2 ** 18 }), () => {});
  await readTar(unpacked, ({ path: raw, kind }) => {
    if (kind === 'folder') return undefined;
    const path = raw.replace(/^(\.\/)+/, '');
    const why = kind === 'file' ? unsafePath(path) : `it is a ${kind}`;
    if (why) throw new Error(`${path} is refused: ${why}`);
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const handle = openSync(file, 'wx', 0o600);
    return { write: (chunk) => writeSync(handle, chunk), end: () => closeSync(handle) };
  });
}
