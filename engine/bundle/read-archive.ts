import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { BundleFile } from '#shared/stages/publish.ts';
import { MANIFEST } from './entries.ts';
import { FILE_LIMIT, KEPT, type Listing, type Problem, problem } from './listing.ts';
import { unsafePath } from './paths.ts';
import { readTar, type Sink } from './read-tar.ts';

/** An archive may unpack to this much, or to `RATIO` times its size where that is more. Nothing is unpacked to disk. */
const UNPACKED_FREE = 256 * 2 ** 20;
const RATIO = 200;
/** All files together that are kept in memory while it is read: folders of folders may hold manifests without end. */
const KEPT_MOST = 64 * 2 ** 20;

async function* bounded(unpacked: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let passed = 0;
  for await (const chunk of unpacked) {
    passed += chunk.length;
    if (passed > limit) throw new Error(`it unpacks to more than ${limit} bytes: a zip bomb, or no bundle`);
    yield chunk;
  }
}

interface Hashed extends BundleFile {
  readonly content: Buffer | undefined;
}

function hashing(path: string, keep: boolean, done: (file: Hashed) => void): Sink {
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let bytes = 0;
  return {
    write: (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      if (keep) kept.push(Buffer.from(chunk));
    },
    end: () => done({ path, bytes, sha256: hash.digest('hex'), content: keep ? Buffer.concat(kept) : undefined }),
  };
}

/** Hashes every file of a .tar.gz without unpacking it to disk. Links, devices and paths that lead out are named. */
export async function readArchive(archive: string): Promise<Listing> {
  const files: Hashed[] = [];
  const problems: Problem[] = [];
  const size = (await stat(archive)).size;
  let room = KEPT_MOST;
  const gunzip = createGunzip({ chunkSize: 2 ** 18 });
  try {
    const unpacked = pipeline(createReadStream(archive), gunzip, () => {});
    await readTar(bounded(unpacked, Math.max(UNPACKED_FREE, RATIO * size)), (member) => {
      if (member.kind === 'folder') return undefined;
      const path = member.path.replace(/^(\.\/)+/, '');
      const why = member.kind === 'file' ? unsafePath(path) : `it is a ${member.kind}`;
      if (why) problems.push(problem('unsafe', path, `${path} is refused: ${why}.`));
      if (files.length + problems.length > FILE_LIMIT) throw new Error(`it has more than ${FILE_LIMIT} files`);
      const keep = member.size <= (KEPT[path.split('/').at(-1)!] ?? -1);
      if (keep) room -= member.size;
      if (room < 0) throw new Error(`it has more than one ${MANIFEST}`);
      return why ? undefined : hashing(path, keep, (file) => files.push(file));
    });
    if (gunzip.bytesWritten !== size)
      problems.push(problem('unlisted', archive, `${size - gunzip.bytesWritten} bytes follow the end of the archive.`));
  } catch (error) {
    problems.push(problem('unreadable', archive, `The archive is damaged: ${(error as Error).message}.`));
  }
  return rooted(files, problems);
}

/** Paths as seen from the folder that holds the manifest: archives have one folder at the top, re-packed ones may have none. */
function rooted(members: readonly Hashed[], problems: readonly Problem[]): Listing {
  const manifest = members
    .filter((m) => m.path === MANIFEST || m.path.endsWith(`/${MANIFEST}`))
    .sort((a, b) => a.path.split('/').length - b.path.split('/').length)[0];
  const root = manifest?.path.slice(0, -MANIFEST.length) ?? '';
  const seen = new Set<string>();
  const twice: Problem[] = [];
  const kept = new Map<string, Uint8Array>();
  const files = members.map(({ path: full, bytes, sha256, content }) => {
    if (seen.has(full)) twice.push(problem('unsafe', full, `${full} is in the archive twice.`));
    seen.add(full);
    const path = full.startsWith(root) ? full.slice(root.length) : `../${full}`;
    if (content && path in KEPT) kept.set(path, content);
    return { path, bytes, sha256 };
  });
  return { files, problems: [...problems, ...twice], kept };
}
