import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { BundleFile } from '#shared/stages/publish.ts';
import type { BundleSource } from '../source.ts';
import { writeTar } from './tar.ts';

/** A .tar.gz on disk. */
export interface Packed {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

const OS_UNKNOWN = 255;

/** Packs some files of a release into the scratch folder of its source. Equal files and an equal zlib give equal bytes. */
export async function pack(source: BundleSource, name: string, files: readonly BundleFile[], signal: AbortSignal): Promise<Packed> {
  const file = join(source.scratch, name);
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    writeTar(files, source.open),
    createGzip({ level: 6 }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        // The header names the operating system (RFC 1952, 2.3.1), which is none of the content.
        if (bytes <= 9 && bytes + chunk.length > 9) chunk[9 - bytes] = OS_UNKNOWN;
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(file, { mode: 0o600 }),
    { signal },
  );
  return { file, bytes, sha256: hash.digest('hex') };
}
