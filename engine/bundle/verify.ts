import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Verification } from '#shared/stages/publish.ts';
import { judge } from './judge.ts';
import { readArchive } from './read-archive.ts';
import { readFolder } from './read-folder.ts';

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** Checks every byte of a bundle, folder or .tar.gz, against its manifest. Throws only where there is no bundle to look at. */
export async function verifyBundle(given: string): Promise<Verification> {
  const path = resolve(given);
  const info = await stat(path).catch(() => undefined);
  if (!info)
    throw new AlmanacError('NOT_FOUND', `There is nothing at ${path}.`, {
      hint: 'Give the folder or the .tar.gz of a release.',
      place: { file: path },
    });
  if (info.isDirectory()) return judge(path, await readFolder(path));
  if (info.isFile() && (await isGzip(path))) return judge(path, await readArchive(path));
  throw new AlmanacError('UNREADABLE', `${path} is neither a folder nor a .tar.gz.`, {
    hint: 'A release is a folder with manifest.json in it, or that folder as .tar.gz.',
    place: { file: path },
  });
}
