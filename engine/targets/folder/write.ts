import { randomBytes } from 'node:crypto';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const DRAFT = '.part';
const DAY = 86_400_000;
const CANNOT_SYNC = ['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP'];

/** Makes names in a folder last. */
export async function syncFolder(path: string): Promise<void> {
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
export async function replace(
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

/** Drafts of processes that were killed. */
export async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const file = join(parent, name);
    const info = name.endsWith(DRAFT) ? await lstat(file).catch(() => undefined) : undefined;
    if (info?.isFile() && Date.now() - info.mtimeMs > DAY) await rm(file, { force: true });
  }
}
