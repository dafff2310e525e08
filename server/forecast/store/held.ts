import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { Digest } from '#shared/serving/api.ts';
import { receive } from './incoming.ts';
import { syncFolder, writeWhole } from './write-whole.ts';

/** What is kept of a release beside its archive. Written last: a release without it never arrived. */
export const Staged = z.object({
  digest: Digest,
  model: z.string(),
  version: z.int(),
  staged: z.string(),
  by: z.string(),
  bytes: z.int(),
  signedBy: z.array(z.string()),
});
export type Staged = z.infer<typeof Staged>;

/** A release that the service holds, and where. `archive`: the bytes as they were pushed; a folder that was listed at the start has none. */
export interface Held extends Staged {
  readonly path: string;
  readonly archive: string | null;
}

const ARCHIVE = 'archive.tar.gz';
const RECORD = 'staged.json';
const DRAFT = /^\..*\.part$/;

export interface HeldStore {
  /** Those that arrived whole. Drafts of killed processes, and what never arrived, are removed; `tell` hears of those whose record is damaged. */
  readonly list: (tell: (digest: string, error: unknown) => void) => Promise<Held[]>;
  /** An archive as a draft, from a request or a file. */
  readonly draft: (from: Readable | string) => Promise<string>;
  readonly dropDraft: (archive: string) => Promise<void>;
  /** The draft under the name of its digest. It arrived when `arrived` was called. */
  readonly place: (archive: string, digest: string) => Promise<string>;
  readonly arrived: (staged: Omit<Staged, 'bytes'>) => Promise<Held>;
  readonly remove: (digest: string) => Promise<void>;
}

/** Releases on disk: `<folder>/<digest>/{archive.tar.gz,staged.json}`. Nothing is unpacked: they are served from their archives. */
export function openHeld(folder: string, archiveLimit: number): HeldStore {
  const home = (digest: string): string => join(folder, Digest.parse(digest));

  const read = async (name: string): Promise<Held | undefined> => {
    const text = await readFile(join(folder, name, RECORD), 'utf8').catch(() => undefined);
    const path = join(folder, name, ARCHIVE);
    if (text !== undefined && Digest.safeParse(name).success) return { ...Staged.parse(JSON.parse(text)), path, archive: path };
    if (DRAFT.test(name) || Digest.safeParse(name).success) await rm(join(folder, name), { recursive: true, force: true });
    return undefined;
  };

  return {
    async list(tell) {
      await mkdir(folder, { recursive: true });
      const found = await Promise.all((await readdir(folder)).map((name) => read(name).catch((error: unknown) => void tell(name, error))));
      return found.filter((held) => held !== undefined).sort((a, b) => (a.staged < b.staged ? -1 : 1));
    },

    async draft(from) {
      const place = join(folder, `.${randomBytes(8).toString('hex')}.part`);
      const archive = join(place, ARCHIVE);
      try {
        await mkdir(place, { recursive: true });
        if (typeof from === 'string') await copyFile(from, archive);
        else await receive(from, { file: archive, at: 0, most: archiveLimit });
        return archive;
      } catch (error) {
        await rm(place, { recursive: true, force: true });
        throw error;
      }
    },

    dropDraft: (archive) => rm(join(archive, '..'), { recursive: true, force: true }),

    async place(archive, digest) {
      await rm(home(digest), { recursive: true, force: true });
      await rename(join(archive, '..'), home(digest));
      await syncFolder(folder);
      return join(home(digest), ARCHIVE);
    },

    async arrived(release) {
      const path = join(home(release.digest), ARCHIVE);
      const staged = { ...release, bytes: (await stat(path)).size };
      await writeWhole(join(home(release.digest), RECORD), `${JSON.stringify(staged, null, 2)}\n`);
      return { ...staged, path, archive: path };
    },

    async remove(digest) {
      await rm(join(home(digest), RECORD), { force: true });
      await rm(home(digest), { recursive: true, force: true });
    },
  };
}
