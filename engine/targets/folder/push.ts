import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import type { FolderTarget } from '#shared/domain/target.ts';
import { explain } from '../../store/failures.ts';
import { corrupt } from '../differences.ts';
import { type FileStore, pushFiles } from '../files.ts';
import { checkedTag, INDEX, indexBytes, modelFolder, readIndex, refuseOther, withRelease } from '../index-file.ts';
import type { BundleSource } from '../source.ts';
import type { Pusher } from '../target.ts';
import { replace, sweep, syncFolder } from './write.ts';

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

const isThere = async (path: string): Promise<boolean> => (await lstat(path).catch(() => undefined)) !== undefined;

/** A share that is not mounted looks like a folder that is not there: it is not made. */
async function refuseAbsent(path: string): Promise<void> {
  if ((await lstat(path).catch(() => undefined))?.isFile() || !(await isThere(path)))
    throw new AlmanacError('NOT_FOUND', `There is no folder ${path}.`, {
      hint: 'Make it, or have the share mounted: it is not made here, so that nothing is written beside a share that is missing.',
      place: { file: path },
    });
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
};

/** Another push of the same release was there first: equal digest, equal files. */
const beaten = (error: NodeJS.ErrnoException): void => {
  if (!['ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
};

const indexOf = async (parent: string, { model }: BundleSource) => {
  const file = join(parent, INDEX);
  const text = await readFile(file, 'utf8').catch(absent);
  return { text, index: readIndex(text, file, model) };
};

const TRIES = 5;

/** Puts a release into the index of its model. Read again after it was written: there are no locks, and two may write at once. */
async function announce(parent: string, source: BundleSource, tag: string | undefined): Promise<void> {
  for (let i = 0; i < TRIES; i++) {
    const { text, index } = await indexOf(parent, source);
    refuseOther(index, source, parent);
    const bytes = indexBytes(withRelease(index, source, tag));
    if (text === new TextDecoder().decode(bytes)) return syncFolder(parent);
    await replace(parent, join(parent, INDEX), [bytes]);
  }
  throw new AlmanacError('CONFLICT', `${join(parent, INDEX)} is changed by others all the time.`, { hint: 'Push again in a moment.' });
}

async function refuseStrangers(root: string, { files }: BundleSource): Promise<void> {
  const mine = new Set(files.map((file) => file.path));
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const stranger = paths.find((path) => !mine.has(path));
  if (stranger) throw corrupt(root, `${stranger} does not belong to it.`);
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
    refuseOther((await indexOf(parent, source)).index, source, parent);
    const whole = join(parent, source.digest);
    const draft = `${whole}.part`;
    const known = await isThere(whole);
    const root = known ? whole : draft;
    await mkdir(root, { recursive: true });
    await sweep(parent);
    const reused = await pushFiles(folderStore(parent, root, source), source, whole, ctx);
    await refuseStrangers(root, source);
    if (!known) await rename(draft, whole).catch(beaten);
    await announce(parent, source, tag);
    return { reference: whole, bytes: source.bytes, reused, notes: [] };
  } catch (error) {
    throw explain(error);
  }
};
