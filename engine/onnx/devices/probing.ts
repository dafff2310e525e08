import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Device } from '#shared/domain/device.ts';
import { newGuard, quiet, release } from '../guard.ts';
import type { ProbeAnswer, ProbeOrder } from './probe.ts';

const PROBE = new URL(`./probe${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** What came of trying a device. */
export type Outcome = ProbeAnswer | { readonly crashed: true } | { readonly late: true };

interface Probe {
  readonly on: (event: 'message' | 'exit' | 'error', told: (what: unknown) => void) => unknown;
  readonly end: () => void;
}

function startThread(order: ProbeOrder): Probe {
  const guard = newGuard();
  const worker = new Worker(PROBE, { workerData: { ...order, guard }, stderr: true });
  worker.unref();
  const end = () => void quiet(guard).then(() => worker.terminate().then(() => release(guard)));
  return { on: (event, told) => worker.on(event, told), end };
}

function startProcess(order: ProbeOrder, env: NodeJS.ProcessEnv): Probe {
  const child = fork(fileURLToPath(PROBE), [JSON.stringify(order)], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [], env });
  return { on: (event, told) => child.on(event, told), end: () => child.kill('SIGKILL') };
}

export interface ProbeOptions {
  /** Milliseconds after which it is given up. */
  readonly limit?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** A thread instead of a process: the desktop shell cannot be started as plain Node, a fuse forbids it. */
  readonly thread?: boolean;
}

/** Trains a tiny program on the device, in a process of its own where there can be one. Never throws. */
export function probe(
  device: Device,
  { limit = 30_000, env = process.env, thread = 'electron' in process.versions }: ProbeOptions = {},
): Promise<Outcome> {
  const order: ProbeOrder = { device, threads: availableParallelism() };
  const one = thread ? startThread(order) : startProcess(order, env);
  return new Promise<Outcome>((resolve) => {
    const timer = setTimeout(() => resolve({ late: true }), limit);
    one.on('message', (answer) => resolve(answer as ProbeAnswer));
    one.on('error', () => resolve({ crashed: true }));
    one.on('exit', () => {
      clearTimeout(timer);
      resolve({ crashed: true });
    });
  }).finally(one.end);
}
