import { z } from 'zod';
import { command, query } from '../base/method.ts';
import { DeviceChoice, FoundDevice, FoundRuntime, TensorRuntime } from '../domain/device.ts';

/** Settings of this machine's user; they lie outside the workspace. */
export const Settings = z.object({
  actor: z.string().min(1).meta({ title: 'Your name', description: 'Written into every record and approval' }),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  threads: z.int().min(1).max(256).meta({ title: 'Worker threads' }),
  memory: z.number().min(0.25).meta({ title: 'Memory limit of the database', unit: 'GiB' }),
  device: DeviceChoice.default('auto').meta({
    title: 'Device for neural nets',
    description: 'Auto: a GPU that was found to be faster, else the CPU',
  }),
  runtime: TensorRuntime.default('onnxruntime').meta({
    title: 'Tensor runtime',
    description: 'TensorFlow.js: only where you have installed it yourself',
  }),
  levels: z.array(z.number().gt(0).lt(100)).default([80, 95]).meta({ title: 'Interval levels', unit: '%' }),
});
export type Settings = z.infer<typeof Settings>;

export const SystemInfo = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  cpu: z.string(),
  threads: z.int(),
  /** Those that were looked for so far: the CPU at least. */
  devices: z.array(FoundDevice),
  memory: z.object({ process: z.number(), total: z.number(), free: z.number() }),
  logs: z.string(),
});
export type SystemInfo = z.infer<typeof SystemInfo>;

export const settingsService = {
  get: query({ summary: 'Show the settings', input: z.object({}), output: Settings, workspace: false }),
  set: command({ summary: 'Change settings', input: Settings.partial(), output: Settings, workspace: false }),
  devices: query({
    summary: 'Look for the devices and runtimes that neural nets can use',
    input: z.object({ again: z.boolean().default(false).describe('Look anew, though it was done before') }),
    output: z.object({ devices: z.array(FoundDevice), runtimes: z.array(FoundRuntime) }),
    workspace: false,
  }),
  system: query({ summary: 'Version, devices, memory', input: z.object({}), output: SystemInfo, workspace: false }),
};
