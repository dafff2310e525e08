import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { AlmanacError } from '#shared/base/errors.ts';
import type { SettingsStore } from '../../context.ts';
import { inTurn } from '../../jobs/parallel.ts';
import { openWorkspace, type Workspace } from './open.ts';

/** The one workspace that an engine may have open. */
export interface Workspaces {
  /** Throws NO_WORKSPACE where none is open. */
  current(): Workspace;
  find(): Workspace | undefined;
  /** Opens, or finds open; one after the other where several ask at once. The workspace before is closed once this one is open. */
  open(path: string, create: boolean): Promise<Workspace>;
  close(): Promise<void>;
}

export function createWorkspaces(settings: SettingsStore, log: Logger): Workspaces {
  let open: Workspace | undefined;
  const turn = inTurn();
  const shut = async (): Promise<void> => {
    const closing = open;
    open = undefined;
    await closing?.close();
  };
  return {
    find: () => open,
    current: () => {
      if (!open)
        throw new AlmanacError('NO_WORKSPACE', 'No workspace is open.', {
          hint: 'Open or create one first: almanac --workspace FOLDER …, or Home in the app.',
        });
      return open;
    },
    open: (path, create) =>
      turn(async () => {
        if (open?.path === resolve(path)) return open;
        const next = await openWorkspace(path, create, settings, log);
        await shut();
        open = next;
        return next;
      }),
    close: () => turn(shut),
  };
}
