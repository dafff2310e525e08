import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../problem.ts';

interface Where {
  readonly file: string;
  /** Where in the file it starts. */
  readonly at: number;
  /** Bytes that may come. */
  readonly most: number;
}

/** Writes what comes in to a file, and syncs it; more than `most` bytes are refused with TOO_LARGE. What came before a break stays. */
export async function receive(body: Readable, { file, at, most }: Where): Promise<number> {
  let came = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      came += chunk.length;
      if (came > most)
        throw new Problem('TOO_LARGE', `More than ${most} bytes came.`, {
          hint: 'ALMANAC_ARCHIVE_LIMIT and the size that was announced bound it.',
        });
      yield chunk;
    }
  }
  try {
    await pipeline(counted, createWriteStream(file, { flags: at === 0 ? 'w' : 'r+', start: at }));
  } finally {
    const handle = await open(file, 'r+').catch(() => undefined);
    await handle?.sync().finally(() => handle.close());
  }
  return came;
}
