import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import type { FolderTarget } from '#shared/domain/target.ts';
import { explain } from '../../store/failures.ts';
import { type FileStore, pushFiles } from '../files.ts';
import { checkedTag, INDEX, indexBytes, modelFolder, readIndex, refuseOther, withRelease } from '../index-file.ts';
import type { BundleSource } from '../source.ts';
import type { Pusher } from '../target.ts';

const DRAFT = '.part';
const DAY = 86_400_000;
const CANNOT_SYNC = ['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP'];

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync().catch((error: NodeJS.ErrnoException) => {
      // Some network shares cannot sync a folder; its files are synced one by one.
      if (!CANNOT_SYNC.includes(error.code ?? '')) throw error;
    });
  } finally {
    await handle.close();
  }
}

/** Writes a draft in `parent`, syncs it and renames it to its place: a reader sees the old file or the new one. */
async function replace(
  parent: string,
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sent: (bytes: number) => void = () => {},
): Promise<void> {
  const draft = join(parent, `.${randomBytes(8).toString('hex')}${DRAFT}`);
  try {
    const handle = await open(draft, 'wx', 0o644);
    try {
      for await (const chunk of chunks) {
        await handle.writeFile(chunk);
        sent(chunk.length);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

const folderStore = (parent: string, root: string, source: BundleSource): FileStore => ({
  async held({ path, bytes }) {
    const info = await lstat(join(root, path)).catch(() => undefined);
    return info?.isFile() && info.size === bytes ? bytes : 0;
  },
  async put({ path }, sent) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await replace(parent, file, source.open(path), sent);
    await syncFolder(dirname(file));
    return 0;
  },
  read: (path) => createReadStream(join(root, path), { highWaterMark: 2 ** 18 }),
});

/** Drafts of processes that were killed. */
async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const file = join(parent, name);
    const info = name.endsWith(DRAFT) ? await lstat(file).catch(() => undefined) : undefined;
    if (info?.isFile() && Date.now() - info.mtimeMs > DAY) await rm(file, { force: true });
  }
}

const isThere = async (path: string): Promise<boolean> => (await lstat(path).catch(() => undefined)) !== undefined;

/** A share that is not mounted looks like a folder that is not there: it is not made. */
async function refuseAbsent(path: string): Promise<void> {
  if ((await lstat(path).catch(() => undefined))?.isFile() || !(await isThere(path)))
    throw new AlmanacError('NOT_FOUND', `There is no folder ${path}.`, {
      hint: 'Make it, or have the share mounted: it is not made here, so that nothing is written beside a share that is missing.',
      place: { file: path },
    });
}

/**
 * `<path>/<model>/<digest>/…` and `<path>/<model>/index.json`, which is written last. A release is filled in `<digest>.part`, which a push that
 * broke off leaves for the next one, and renamed when every byte was read back. Renames alone: safe on shares without links and locks.
 */
export const pushToFolder: Pusher<FolderTarget> = async (target, source, ctx) => {
  try {
    const path = resolve(target.path);
    await refuseAbsent(path);
    const tag = ctx.tag === undefined ? undefined : checkedTag(ctx.tag);
    const parent = join(path, modelFolder(source.model));
    const index = join(parent, INDEX);
    const readIt = async () => readIndex(await readFile(index, 'utf8').catch(absent), index, source.model);
    refuseOther(await readIt(), source, parent);
    const whole = join(parent, source.digest);
    const draft = `${whole}.part`;
    const known = await isThere(whole);
    const root = known ? whole : draft;
    await mkdir(root, { recursive: true });
    await sweep(parent);
    const reused = await pushFiles(folderStore(parent, root, source), source, whole, ctx);
    if (!known) await rename(draft, whole).catch(beaten);
    const now = await readIt();
    refuseOther(now, source, parent);
    const bytes = indexBytes(withRelease(now, source, tag));
    if (!(await readFile(index).catch(() => undefined))?.equals(bytes)) await replace(parent, index, [bytes]);
    await syncFolder(parent);
    return { reference: whole, bytes: source.bytes, reused, notes: [] };
  } catch (error) {
    throw explain(error);
  }
};

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
};

/** Another push of the same release was there first: equal digest, equal files. */
const beaten = (error: NodeJS.ErrnoException): void => {
  if (!['ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
};
