import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { withoutSecrets } from '../../../identity/environment.ts';
import { newGuard, quiet, release } from '../../../onnx/guard.ts';
import type { TrialOrder } from './process.ts';

// Beside the engine's bundle it is called trial.js.
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './process.ts' : './trial.js', import.meta.url);

/** A trial under way. */
export interface Running {
  readonly on: (event: 'message' | 'exit' | 'error', told: (what: unknown, how?: unknown) => void) => unknown;
  /** Its process, where it has one of its own. */
  readonly pid?: number | undefined;
  /** Ends it; a thread ends once it is out of native code. */
  readonly end: () => void;
}

function startProcess(order: TrialOrder): Running {
  const child = fork(fileURLToPath(ENTRY), {
    ...{ serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] },
    env: withoutSecrets(),
  });
  child.send(order);
  return { on: (event, told) => child.once(event, told), pid: child.pid, end: () => child.kill('SIGKILL') };
}

function startThread(order: TrialOrder): Running {
  const guard = newGuard();
  const worker = new Worker(ENTRY, { workerData: { order, guard }, stderr: true });
  worker.unref();
  const end = () => void quiet(guard).then(() => worker.terminate().then(() => release(guard)));
  return { on: (event, told) => worker.once(event, told), end };
}

/** In a process of its own; in a thread in the desktop shell, which cannot be started as plain Node (a fuse forbids it). */
export const start = (order: TrialOrder, asThread = process.versions.electron !== undefined): Running =>
  asThread ? startThread(order) : startProcess(order);
