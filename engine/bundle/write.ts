import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { create } from 'tar';
import { AlmanacError } from '#shared/base/errors.ts';
import { explain } from '../store/failures.ts';
import { type BundleEntry, MANIFEST } from './entries.ts';

const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

async function sync(path: string, mode?: number): Promise<void> {
  const handle = await open(path, 'r');
  try {
    if (mode !== undefined) await handle.chmod(mode);
    await handle.sync().catch((error: NodeJS.ErrnoException) => {
      // Some systems cannot sync a folder; its files are synced one by one.
      if (!['EPERM', 'EISDIR', 'EINVAL'].includes(error.code ?? '')) throw error;
    });
  } finally {
    await handle.close();
  }
}

async function writeFiles(folder: string, entries: readonly BundleEntry[]): Promise<void> {
  const folders = new Set([folder]);
  for (const { path, bytes } of entries) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true, mode: FOLDER_MODE });
    folders.add(dirname(file));
    const handle = await open(file, 'wx', FILE_MODE);
    try {
      await handle.writeFile(bytes);
      await handle.chmod(FILE_MODE);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
  for (const each of folders) await sync(each);
}

/** The manifest first, so that a reader knows what to expect; then by path. */
const order = (entries: readonly BundleEntry[]): string[] => {
  const rest = entries.map((e) => e.path).filter((path) => path !== MANIFEST);
  return [MANIFEST, ...rest.sort((a, b) => (a < b ? -1 : 1))];
};

/** A .tar.gz of a folder's files without times, owners or the machine's name: equal files give equal bytes. */
async function pack(parent: string, top: string, entries: readonly BundleEntry[], archive: string): Promise<void> {
  const gzip = { level: 9, portable: true };
  await create(
    { file: archive, cwd: parent, portable: true, noMtime: true, gzip, noDirRecurse: true, strict: true },
    order(entries).map((path) => `${top}/${path}`),
  );
  await sync(archive, FILE_MODE);
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Drafts that a killed process left beside the target. */
async function sweep(parent: string, name: string): Promise<void> {
  for (const entry of await readdir(parent)) {
    const pid = entry.startsWith(`.${name}.`) && /\.(\d+)-[0-9a-f]{8}\.part$/.exec(entry)?.[1];
    if (pid && !isRunning(Number(pid))) await rm(join(parent, entry), { recursive: true, force: true });
  }
}

async function refuseExisting(target: string): Promise<void> {
  if (await lstat(target).catch(() => undefined))
    throw new AlmanacError('CONFLICT', `${target} is already there.`, {
      hint: 'Choose another name, or move the old one away: nothing is overwritten.',
      place: { file: target },
    });
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    if (!['EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw explain(error);
    throw new AlmanacError('CONFLICT', `${path} cannot be a folder: there is a file in its way.`, {
      hint: 'Choose another folder.',
      place: { file: path },
    });
  }
}

/**
 * Makes `target` appear whole or not at all: `work` fills a draft beside it, which is then renamed. Folders above it that are not there
 * yet are made. Throws CONFLICT where it exists.
 */
export async function whole(target: string, work: (draft: string) => Promise<string>): Promise<void> {
  const parent = dirname(target);
  await refuseExisting(target);
  await makeFolder(parent);
  const draft = join(parent, `.${basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.part`);
  try {
    await sweep(parent, basename(target));
    await mkdir(draft, { mode: FOLDER_MODE });
    const made = await work(draft);
    await refuseExisting(target);
    await rename(made, target);
    await sync(parent);
  } catch (error) {
    throw explain(error);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Writes a bundle as a folder, or as a .tar.gz with the one folder `top` in it. */
export const writeBundle = (target: string, format: 'folder' | 'tar.gz', top: string, entries: readonly BundleEntry[]): Promise<void> =>
  whole(target, async (draft) => {
    const folder = join(draft, top);
    await mkdir(folder, { mode: FOLDER_MODE });
    await writeFiles(folder, entries);
    if (format === 'folder') return folder;
    const archive = join(draft, `${top}.tar.gz`);
    await pack(draft, top, entries, archive);
    return archive;
  });

/** Writes one file, whole or not at all. CONFLICT where it is already there. */
export const writeBytes = (target: string, bytes: Uint8Array): Promise<void> =>
  whole(target, async (draft) => {
    await writeFiles(draft, [{ path: 'file', bytes }]);
    return join(draft, 'file');
  });

/** Writes one text file, whole or not at all. */
export const writeText = (target: string, text: string): Promise<void> => writeBytes(target, new TextEncoder().encode(text));
