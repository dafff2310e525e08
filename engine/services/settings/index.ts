import { availableParallelism, cpus, freemem, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { settingsService } from '#shared/services/settings.ts';
import type { Handlers } from '../../handlers.ts';
import { findTensorFlow } from '../../jobs/tfjs.ts';
import { VERSION } from '../../version.ts';

const cpuName = (): string => cpus()[0]?.model.trim() ?? 'CPU';
export const settings: Handlers<typeof settingsService> = {
  get: (_, ctx) => ctx.settings.get(),
  set: (change, ctx) => ctx.settings.set(change),
  devices: async ({ again }, ctx) => ({
    devices: [...(await ctx.devices.find(again))],
    runtimes: [{ id: 'onnxruntime', title: 'ONNX Runtime', available: true, reason: '', hint: '' }, findTensorFlow(ctx.home).found],
  }),
  system: (_, ctx) => {
    const threads = availableParallelism();
    const cpu = cpuName();
    return {
      version: VERSION,
      node: process.versions.node,
      platform: `${platform()} ${release()}`,
      cpu,
      threads,
      devices: [...ctx.devices.known()],
      memory: { process: process.memoryUsage.rss(), total: totalmem(), free: freemem() },
      logs: join(ctx.home, 'logs'),
    };
  },
};
