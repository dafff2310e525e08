import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AlmanacError } from '#shared/base/errors.ts';
import type { BundleFile, Manifest, Release } from '#shared/stages/publish.ts';
import { MANIFEST } from '../bundle/entries.ts';
import { readFolder } from '../bundle/read-folder.ts';
import { verifyBundle } from '../bundle/verify.ts';
import { explain } from '../store/failures.ts';
import { extract } from './archive/extract.ts';
import { differences } from './differences.ts';

/** A release as it lies on disk, verified: what is pushed. */
export interface BundleSource {
  /** Of the registry. */
  readonly model: string;
  readonly version: number;
  /** SHA-256 of manifest.json. */
  readonly digest: string;
  readonly manifest: Manifest;
  /** Every file with size and hash, by path. */
  readonly files: readonly BundleFile[];
  readonly bytes: number;
  /** The release as .tar.gz, where it lies as one. */
  readonly archive: string | undefined;
  /** A folder for what is made on the way; it goes with `close`. */
  readonly scratch: string;
  /** Where a file lies on this machine. */
  readonly at: (path: string) => string;
  readonly open: (path: string) => Readable;
  readonly close: () => Promise<void>;
}

const HOUR = 3_600_000;

/** Scratch folders of processes that were killed: nothing is pushed for a day. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const info = await stat(join(folder, name)).catch(() => undefined);
    if (info && Date.now() - info.mtimeMs > 24 * HOUR) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function verified(path: string): Promise<Manifest> {
  const { ok, problems, manifest } = await verifyBundle(path);
  if (ok && manifest) return manifest;
  throw new AlmanacError('CORRUPT', `${path} is not whole: ${problems[0]?.message ?? 'it has no manifest.'} Nothing was pushed.`, {
    hint: 'Publish the approval again, and push the new release.',
    place: { file: path },
  });
}

/**
 * Opens a release for a push. Throws NOT_FOUND where it was moved away, and CORRUPT where it is not what its record says: no byte of it
 * is sent then. An archive is unpacked into a folder of its own under `scratch`, readable by its owner alone.
 */
export async function openSource(
  release: Pick<Release, 'path' | 'digest' | 'files'>,
  named: { readonly model: string; readonly version: number },
  scratchRoot: string,
): Promise<BundleSource> {
  const manifest = await verified(release.path);
  await mkdir(scratchRoot, { recursive: true, mode: 0o700 });
  await sweep(scratchRoot);
  const scratch = await mkdtemp(join(scratchRoot, 'push-'));
  const close = (): Promise<void> => rm(scratch, { recursive: true, force: true });
  try {
    const isFolder = (await stat(release.path)).isDirectory();
    const root = isFolder ? release.path : await unpacked(release.path, join(scratch, 'bundle'));
    const files = [...(await readFolder(root)).files].sort((a, b) => (a.path < b.path ? -1 : 1));
    const wrong = differences(release.files, files);
    if (wrong || files.find((file) => file.path === MANIFEST)?.sha256 !== release.digest)
      throw new AlmanacError(
        'CORRUPT',
        `${release.path} is not the release on record: ${wrong ?? 'it has another digest.'} Nothing was pushed.`,
        {
          hint: 'It was changed since it was written. Publish the approval again, and push the new release.',
          place: { file: release.path },
        },
      );
    return {
      ...{ ...named, digest: release.digest, manifest, files, scratch, close },
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      archive: isFolder ? undefined : release.path,
      at: (path) => join(root, path),
      open: (path) => createReadStream(join(root, path), { highWaterMark: 2 ** 18 }),
    };
  } catch (error) {
    await close();
    throw explain(error);
  }
}

/** The folder in `into` that holds the manifest: archives have one folder at the top. */
async function unpacked(archive: string, into: string): Promise<string> {
  await mkdir(into, { mode: 0o700 });
  await extract(archive, into);
  const names = await readdir(into);
  return names.includes(MANIFEST) ? into : join(into, names[0]!);
}
