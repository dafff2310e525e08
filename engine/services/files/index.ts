import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, parse, resolve } from 'node:path';
import type { filesService } from '#shared/services/files.ts';
import type { Handlers } from '../../handlers.ts';
import { isWorkspace } from '../workspace/open.ts';

export const files: Handlers<typeof filesService> = {
  list: async ({ path, hidden }) => {
    const folder = resolve(path ?? homedir());
    const entries = (await readdir(folder, { withFileTypes: true })).filter((e) => hidden || !e.name.startsWith('.'));
    const listed = await Promise.all(
      entries.map(async (entry) => {
        const full = join(folder, entry.name);
        const info = await stat(full).catch(() => undefined);
        return (
          info && {
            name: entry.name,
            path: full,
            folder: info.isDirectory(),
            bytes: info.isDirectory() ? 0 : info.size,
            workspace: info.isDirectory() && isWorkspace(full),
          }
        );
      }),
    );
    const root = parse(folder).root;
    return {
      path: folder,
      parent: folder === root ? null : dirname(folder),
      entries: listed.filter((e) => e !== undefined).sort((a, b) => Number(b.folder) - Number(a.folder) || a.name.localeCompare(b.name)),
      places: [
        { name: 'Home', path: homedir() },
        { name: 'Computer', path: root },
      ],
    };
  },
};
