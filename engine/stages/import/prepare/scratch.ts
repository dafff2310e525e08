import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that live as long as one import. Those of an import that was cut off are swept when the workspace opens (`*.part`). */
export interface Scratch {
  path(name: string): string;
  clear(): Promise<void>;
}

export function scratchIn(workspace: string): Scratch {
  const id = randomBytes(6).toString('hex');
  const made = new Set<string>();
  return {
    path(name) {
      const path = join(workspace, 'artifacts', `import-${id}-${name}.part`);
      made.add(path);
      return path;
    },
    async clear() {
      await Promise.all([...made].map((path) => rm(path, { force: true })));
    },
  };
}

export interface Writer {
  write(text: string): Promise<void>;
  close(): Promise<void>;
  destroy(): void;
}

/** Writes text to a new file, in pieces of about a megabyte, waiting where the disk is slower. */
export function writerTo(path: string): Writer {
  const stream = createWriteStream(path, { flags: 'wx' });
  let failed: Error | undefined;
  stream.on('error', (error) => {
    failed = error;
  });
  let pending = '';
  const flush = async (): Promise<void> => {
    if (failed) throw failed;
    const text = pending;
    pending = '';
    if (text && !stream.write(text)) await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
    if (failed) throw failed;
  };
  return {
    async write(text) {
      pending += text;
      if (pending.length > 2 ** 20) await flush();
    },
    async close() {
      await flush();
      stream.end();
      if (!stream.closed) await once(stream, 'close');
      if (failed) throw failed;
    },
    destroy: () => stream.destroy(),
  };
}
