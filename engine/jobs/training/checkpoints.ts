import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

/** Folder of a workspace below which each piece of work has a folder of its own, named by what the work is. */
export const CHECKPOINTS = 'checkpoints';
const ENDING = '.checkpoint';
/** After which checkpoints that nobody came back to are swept. */
const STALE_MS = 30 * 86_400_000;

const fileOf = (folder: string, name: string): string => join(folder, `${encodeURIComponent(name)}${ENDING}`);

/** Writes a checkpoint whole or not at all: it is on the disk, under its name, once this returns. Throws the system's error. */
export function saveCheckpoint(folder: string, name: string, bytes: Uint8Array): void {
  const path = fileOf(folder, name);
  // Equal work may have been started twice.
  const draft = `${path}.${threadId}.part`;
  mkdirSync(folder, { recursive: true });
  const file = openSync(draft, 'w');
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/** Bytes of their own: a Buffer may be a view on memory that it shares. */
export function loadCheckpoint(folder: string, name: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(fileOf(folder, name)));
  } catch {
    return undefined;
  }
}

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
};

export const hasCheckpoints = (folder: string): boolean => filesIn(folder).some((file) => file.endsWith(ENDING));

export const dropCheckpoints = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** Removes drafts that were cut off, and the folders of work that was not touched for 30 days. */
export function sweepCheckpoints(root: string, now: number): void {
  for (const work of filesIn(root).filter((path) => !/[\\/]/.test(path))) {
    const folder = join(root, work);
    const files = filesIn(folder).map((file) => join(folder, file));
    for (const file of files) if (file.endsWith('.part')) rmSync(file, { force: true });
    const touched = [folder, ...files].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (now - Math.max(...touched) > STALE_MS) rmSync(folder, { recursive: true, force: true });
  }
}
