import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes drafts that a killed process left in a folder: see `draftOf`. One service has one folder, so no draft is somebody else's. */
export async function sweepDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (/^\..+\.part$/.test(name)) await rm(join(folder, name), { recursive: true, force: true });
}
