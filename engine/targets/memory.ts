import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../store/hash.ts';
import type { Memory } from './target.ts';

/** One small file for each upload under way, readable by its owner alone. What cannot be read is forgotten: the upload starts anew. */
export function fileMemory(folder: string): Memory {
  const fileOf = (key: string): string => join(folder, `${sha256(key).slice(0, 32)}.txt`);
  return {
    get: (key) => readFile(fileOf(key), 'utf8').catch(() => undefined),
    async set(key, value) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const draft = `${fileOf(key)}.${randomBytes(4).toString('hex')}`;
      await writeFile(draft, value, { mode: 0o600 });
      await rename(draft, fileOf(key));
    },
    forget: (key) => rm(fileOf(key), { force: true }),
  };
}
