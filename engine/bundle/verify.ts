import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import type { PublicIdentity } from '#shared/domain/identity.ts';
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

export interface VerifyOptions {
  /** Keys that are trusted here; the signatures of others are told as not trusted, which is no problem by itself (see `demandTrusted`). */
  readonly trusted?: readonly PublicIdentity[];
}

/**
 * Checks every byte of a bundle, folder or .tar.gz, against its manifest, and its signatures. Throws only where there is no bundle to look
 * at. Needs no workspace and no database.
 */
export async function verifyBundle(given: string, { trusted = [] }: VerifyOptions = {}): Promise<Verification> {
  const path = resolve(given);
  const info = await stat(path).catch(() => undefined);
  if (!info)
    throw new AlmanacError('NOT_FOUND', `There is nothing at ${path}.`, {
      hint: 'Give the folder or the .tar.gz of a release.',
      place: { file: path },
    });
  if (info.isDirectory()) return judge(path, await readFolder(path), trusted);
  if (info.isFile() && (await isGzip(path))) return judge(path, await readArchive(path), trusted);
  throw new AlmanacError('UNREADABLE', `${path} is neither a folder nor a .tar.gz.`, {
    hint: 'A release is a folder with manifest.json in it, or that folder as .tar.gz.',
    place: { file: path },
  });
}
