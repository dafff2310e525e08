import { createHash } from 'node:crypto';
import { cancelled } from '#shared/base/errors.ts';
import type { BundleFile } from '#shared/stages/publish.ts';
import { corrupt } from './differences.ts';
import type { BundleSource } from './source.ts';
import type { PushContext } from './target.ts';

/** A place that holds the files of a release one by one. */
export interface FileStore {
  /** Bytes of a file that are there already and need not be sent: all of it, some of it, none. */
  held(file: BundleFile): Promise<number>;
  /** Sends a file, or what is missing of it. `sent` is told of bytes as they go, or are found there. Returns how many were found. */
  put(file: BundleFile, sent: (bytes: number) => void): Promise<number>;
  /** Pulls a file back. */
  read(path: string): AsyncIterable<Uint8Array>;
}

async function hashOf(chunks: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

const SENDING = 0.6;

/**
 * Sends what is not there, pulls every byte back and compares. A file that was there and is damaged is sent once more; what differs after
 * it was sent is CORRUPT. Returns how many bytes were there already.
 */
export async function pushFiles(store: FileStore, { files, bytes }: BundleSource, reference: string, ctx: PushContext): Promise<number> {
  let reused = 0;
  let moved = 0;
  const step = (share: number, message: string): void => {
    if (ctx.signal.aborted) throw cancelled();
    ctx.progress(share, message);
  };
  const send = async (file: BundleFile): Promise<number> => {
    const found = await store.put(file, (count) => {
      moved += count;
      step(Math.min(SENDING, (SENDING * moved) / Math.max(1, bytes)), `sending ${file.path}`);
    });
    return found;
  };
  const fresh = new Set<string>();
  for (const file of files) {
    step((SENDING * moved) / Math.max(1, bytes), `looking for ${file.path}`);
    const held = await store.held(file);
    if (held >= file.bytes && held > 0) {
      reused += file.bytes;
      moved += file.bytes;
    } else {
      reused += await send(file);
      fresh.add(file.path);
    }
  }
  let read = 0;
  for (const file of files) {
    step(SENDING + ((1 - SENDING) * read) / Math.max(1, bytes), `pulling back ${file.path}`);
    const first = await hashOf(store.read(file.path));
    if (first.sha256 !== file.sha256 && !fresh.has(file.path)) {
      ctx.note('warn', `${file.path} was there and damaged: it is sent again`);
      reused -= file.bytes;
      await send(file);
    }
    const back = first.sha256 === file.sha256 ? first : await hashOf(store.read(file.path));
    if (back.bytes !== file.bytes || back.sha256 !== file.sha256)
      throw corrupt(reference, `${file.path} has SHA-256 ${back.sha256} instead of ${file.sha256}.`);
    read += file.bytes;
  }
  return reused;
}
