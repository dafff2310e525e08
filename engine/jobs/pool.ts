import { Piscina } from 'piscina';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Tasks } from './worker.ts';

/** Worker threads that run the numerics. A cancelled task's thread is ended and replaced: it stops at once, whatever it does. */
export interface Pool {
  readonly threads: number;
  run<K extends keyof Tasks>(
    task: K,
    input: Parameters<Tasks[K]>[0],
    options?: { signal?: AbortSignal },
  ): Promise<Awaited<ReturnType<Tasks[K]>>>;
  close(): Promise<void>;
}

const WORKER = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href;

/** Starts no thread before the first task; idle threads end after a while. */
export function createPool(threads: number): Pool {
  let piscina: Piscina | undefined;
  const started = (): Piscina =>
    (piscina ??= new Piscina({ filename: WORKER, minThreads: 0, maxThreads: threads, idleTimeout: 60_000, concurrentTasksPerWorker: 1 }));
  return {
    threads,
    async run(task, input, options) {
      const answer = await started().run({ task, input }, options?.signal ? { signal: options.signal } : {});
      if ('failure' in answer) throw new AlmanacError(answer.failure.code, answer.failure.message, answer.failure.data);
      return answer.value;
    },
    async close() {
      await piscina?.destroy();
      piscina = undefined;
    },
  };
}
