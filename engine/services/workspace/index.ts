import { AlmanacError } from '#shared/base/errors.ts';
import type { workspaceService } from '#shared/services/workspace.ts';
import type { Handlers } from '../../handlers.ts';
import { findRecord, lineageOf } from '../../store/records.ts';
import { recentWorkspaces, rememberWorkspace } from './recent.ts';
import { stageStates } from './states.ts';

export const workspace: Handlers<typeof workspaceService> = {
  open: async ({ path, create }, ctx) => {
    const opened = await ctx.workspaces.open(path, create);
    rememberWorkspace(ctx.home, opened.path);
    return opened.info();
  },
  close: async (_, ctx) => {
    await ctx.workspaces.close();
    return {};
  },
  current: async (_, ctx) => (await ctx.workspaces.find()?.info()) ?? null,
  recent: (_, ctx) => recentWorkspaces(ctx.home),
  stages: ({ dataset }, ctx) => ctx.db.read((sql) => stageStates(sql, dataset)),
  lineage: ({ record }, ctx) => ctx.db.read((sql) => lineageOf(sql, record)),
  record: async ({ record }, ctx) => {
    const found = await ctx.db.read((sql) => findRecord(sql, record));
    if (!found)
      throw new AlmanacError('NOT_FOUND', `There is no record ${record} in this workspace.`, {
        hint: 'Use an id from a list.',
        place: { field: 'record' },
      });
    return found;
  },
};
