import type { jobsService } from '#shared/services/jobs.ts';
import type { CallContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';

const queue = (ctx: CallContext) => ctx.workspaces.current().jobs;

export const jobs: Handlers<typeof jobsService> = {
  list: ({ limit, active }, ctx) => queue(ctx).list(limit, active),
  get: ({ job }, ctx) => queue(ctx).get(job),
  watch: async ({ job }, ctx) => queue(ctx).watch(job),
  cancel: ({ job }, ctx) => queue(ctx).cancel(job),
  log: ({ job }, ctx) => queue(ctx).log(job),
};
