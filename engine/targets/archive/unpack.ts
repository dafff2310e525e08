import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { BundleFile } from '#shared/stages/publish.ts';
import { readTar, type Sink } from '../../bundle/read-tar.ts';

/** What an archive holds, and the archive's own size and hash. */
export interface Unpacked {
  readonly files: readonly BundleFile[];
  readonly bytes: number;
  readonly sha256: string;
}

const plain = (path: string): string => path.replace(/^(\.\/)+/, '');

function hashing(path: string, done: (file: BundleFile) => void): Sink {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    write: (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    },
    end: () => done({ path, bytes, sha256: hash.digest('hex') }),
  };
}

async function* limited(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let passed = 0;
  for await (const chunk of chunks) {
    passed += chunk.length;
    if (passed > limit) throw new Error(`it unpacks to more than ${limit} bytes`);
    yield chunk;
  }
}

/** Hashes what a .tar.gz from elsewhere holds, and the archive itself, as it comes. Throws where it is damaged or larger than `limit` unpacked. */
export async function unpack(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Unpacked> {
  const files: BundleFile[] = [];
  const hash = createHash('sha256');
  let bytes = 0;
  let broke: Error | undefined;
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      broke = error as Error;
      throw error;
    }
  }
  const gunzip = createGunzip({ chunkSize: 2 ** 18 });
  const input = Readable.from(counted());
  input.on('error', (error) => gunzip.destroy(error));
  input.pipe(gunzip);
  try {
    await readTar(limited(gunzip, limit), ({ path, kind }) => {
      if (kind === 'folder') return undefined;
      if (kind !== 'file') throw new Error(`${path} is a ${kind}`);
      return hashing(plain(path), (file) => files.push(file));
    });
  } catch (error) {
    throw broke ?? error;
  } finally {
    input.destroy();
    gunzip.destroy();
  }
  return { files, bytes, sha256: hash.digest('hex') };
}
