import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { BundleFile } from '#shared/stages/publish.ts';
import { FILE_LIMIT, KEPT, type Listing, type Problem, problem } from './listing.ts';

async function hashFile(file: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 18 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Lists and hashes every file under `root`. Links and special files are named, never followed or opened. */
export async function readFolder(root: string): Promise<Listing> {
  const files: BundleFile[] = [];
  const problems: Problem[] = [];
  const entries = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => !entry.isDirectory());
  for (const entry of entries.slice(0, FILE_LIMIT)) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(root, file).split(sep).join('/');
    if (entry.isSymbolicLink()) problems.push(problem('unsafe', path, `${path} is a symbolic link.`));
    else if (!entry.isFile()) problems.push(problem('unsafe', path, `${path} is not a plain file.`));
    else
      try {
        files.push({ path, ...(await hashFile(file)) });
      } catch (error) {
        problems.push(problem('unreadable', path, `${path} cannot be read: ${(error as Error).message}`));
      }
  }
  if (entries.length > FILE_LIMIT)
    problems.push(problem('unlisted', root, `${entries.length} files: more than ${FILE_LIMIT}, the rest was not looked at.`));
  const kept = new Map<string, Uint8Array>();
  for (const { path, bytes } of files) if (bytes <= (KEPT[path] ?? -1)) kept.set(path, await readFile(join(root, path)));
  return { files, problems, kept };
}
