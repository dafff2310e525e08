import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import type { ForecasterTrial } from '#shared/services/forecasters.ts';
import type { TrialOrder } from './process.ts';

// Beside the engine's bundle it is called trial.js.
const ENTRY = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './process.ts' : './trial.js', import.meta.url));

export interface TrialLimits {
  readonly seconds: number;
  /** Bytes of resident memory. */
  readonly memory: number;
  readonly signal?: AbortSignal | undefined;
}

const GIB = 2 ** 30;

/** Enough to load and run a file of that size, and no more. */
export const limitsFor = (bytes: number): TrialLimits => ({ seconds: 120, memory: 2 * GIB + 4 * bytes });

const PAGE = 4096;
const WATCH_MS = 100;

/** Resident memory of a process; 0 where the system does not say it in a file. */
function memoryOf(pid: number): number {
  try {
    return PAGE * Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  } catch {
    return 0;
  }
}

/**
 * Tries a file in a process of its own, which is killed where it takes too long or too much memory: neither a crash of the runtime nor an
 * endless loop in the file reaches the engine. Memory is watched on Linux only.
 */
export async function tryInProcess(order: TrialOrder, { seconds, memory, signal }: TrialLimits): Promise<ForecasterTrial> {
  if (signal?.aborted) throw cancelled();
  const child = fork(ENTRY, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
  });
  const failed = (detail: string): ForecasterTrial => ({
    passed: false,
    checks: [{ id: 'runs', title: 'Can be loaded and run', state: 'failed', detail }],
  });
  const { promise, resolve, reject } = Promise.withResolvers<ForecasterTrial>();
  const timer = setTimeout(() => resolve(failed(`It took more than ${seconds} s and was stopped.`)), 1000 * seconds);
  const watch = setInterval(() => {
    if (memoryOf(child.pid ?? 0) > memory) resolve(failed(`It took more than ${(memory / GIB).toFixed(1)} GB of memory and was stopped.`));
  }, WATCH_MS);
  const stop = (): void => reject(cancelled());
  signal?.addEventListener('abort', stop, { once: true });
  child.once('message', (answer: Answer) => settle(answer, resolve, reject));
  child.once('error', reject);
  child.once('exit', (code, killed) =>
    resolve(failed(`The process that tried it ended by itself (${killed ?? `code ${code}`}): the runtime crashed on it.`)),
  );
  child.send(order);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    signal?.removeEventListener('abort', stop);
    await ended(child);
  }
}

interface Answer {
  readonly value?: ForecasterTrial;
  readonly failure?: Pick<AlmanacError, 'code' | 'message' | 'data'>;
  readonly bug?: string;
}

function settle({ value, failure, bug }: Answer, resolve: (trial: ForecasterTrial) => void, reject: (error: Error) => void): void {
  if (value) resolve(value);
  else if (failure) reject(new AlmanacError(failure.code, failure.message, failure.data));
  else reject(new Error(bug));
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await gone;
}
