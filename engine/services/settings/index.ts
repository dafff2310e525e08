import { availableParallelism, cpus, freemem, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { settingsService } from '#shared/services/settings.ts';
import type { Handlers } from '../../handlers.ts';
import { VERSION } from '../../version.ts';

export const settings: Handlers<typeof settingsService> = {
  get: (_, ctx) => ctx.settings.get(),
  set: (change, ctx) => ctx.settings.set(change),
  system: (_, ctx) => {
    const threads = availableParallelism();
    const cpu = cpus()[0]?.model.trim() ?? 'CPU';
    return {
      version: VERSION,
      node: process.versions.node,
      platform: `${platform()} ${release()}`,
      cpu,
      threads,
      devices: [{ id: 'cpu', title: `${cpu}, ${threads} threads`, available: true, reason: '' }],
      memory: { process: process.memoryUsage.rss(), total: totalmem(), free: freemem() },
      logs: join(ctx.home, 'logs'),
    };
  },
};
