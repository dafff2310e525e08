import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256 of a file, read in pieces: runs beside the reader of the data. */
export async function digestOf(path: string, check: () => void): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    check();
    hash.update(piece);
  }
  return hash.digest('hex');
}
