import { readFileSync } from 'node:fs';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import type { ForecasterTrial } from '#shared/services/forecasters.ts';
import type { TrialOrder } from './process.ts';
import { start } from './start.ts';

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

const failed = (detail: string): ForecasterTrial => ({
  passed: false,
  checks: [{ id: 'runs', title: 'Can be loaded and run', state: 'failed', detail }],
});

/**
 * Tries a file in a process of its own, which is killed where it takes too long or too much memory: neither a crash of the runtime nor an
 * endless loop in the file reaches the engine. Memory is watched on Linux only. In the desktop shell it is a thread: time is bounded there
 * too, a crash and memory are not.
 */
export async function tryApart(order: TrialOrder, { seconds, memory, signal }: TrialLimits, asThread?: boolean): Promise<ForecasterTrial> {
  if (signal?.aborted) throw cancelled();
  const running = start(order, asThread);
  const { promise, resolve, reject } = Promise.withResolvers<ForecasterTrial>();
  const timer = setTimeout(() => resolve(failed(`It took more than ${seconds} s and was stopped.`)), 1000 * seconds);
  const watch = setInterval(() => {
    if (running.pid && memoryOf(running.pid) > memory)
      resolve(failed(`It took more than ${(memory / GIB).toFixed(1)} GB of memory and was stopped.`));
  }, WATCH_MS);
  const stop = (): void => reject(cancelled());
  signal?.addEventListener('abort', stop, { once: true });
  running.on('message', (answer) => settle(answer as Answer, resolve, reject));
  running.on('error', (error) => reject(error as Error));
  running.on('exit', (code, killed) =>
    resolve(failed(`What tried it ended by itself (${killed ?? `code ${code}`}): the runtime crashed on it.`)),
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    signal?.removeEventListener('abort', stop);
    running.end();
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
