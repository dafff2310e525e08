import type { Transferable } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import { type Guard, newGuard, quiet, release } from '../onnx/guard.ts';
import { createTurns } from './turns.ts';
import type { Tasks } from './worker.ts';
import type { World } from './world.ts';

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** What of the input goes over to the thread for good: ports. */
  readonly transfer?: readonly Transferable[];
}

/** Worker threads that run the numerics. A cancelled task's thread is ended and replaced: as soon as it is out of native code, whatever it does. */
export interface Pool {
  readonly threads: number;
  /** Throws CANCELLED at once where the signal asks to stop. */
  run<K extends keyof Tasks>(task: K, input: Parameters<Tasks[K]>[0], options?: RunOptions): Promise<Awaited<ReturnType<Tasks[K]>>>;
  close(): Promise<void>;
}

const LATE_ANSWER = /^Unexpected message from Worker/;
const WORKER = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href;

/** Starts no thread before the first task; idle threads end after a while. `world` is asked at the start of each task. */
export function createPool(threads: number, world: () => World = () => ({}), worker = WORKER): Pool {
  let piscina: Piscina | undefined;
  const working = new Set<Guard>();
  let closed = false;
  function started(): Piscina {
    piscina ??= new Piscina({ filename: worker, minThreads: 0, maxThreads: threads, idleTimeout: 60_000, concurrentTasksPerWorker: 1 }).on(
      'error',
      (error: Error) => {
        // The answer of a thread that was ended in the same moment: nobody waits for it.
        if (!LATE_ANSWER.test(error.message)) throw error;
      },
    );
    return piscina;
  }

  // Tasks wait for a thread here: those that wait inside Piscina are forgotten when the thread before them is ended.
  const turns = createTurns(threads);

  async function work(guard: Guard, request: object, end: AbortSignal, transfer: readonly Transferable[]) {
    await turns.take();
    working.add(guard);
    try {
      if (closed) throw cancelled();
      return await started().run(
        { ...request, world: { ...world(), threads, guards: [guard] } },
        { signal: end, transferList: [...transfer] as never },
      );
    } finally {
      working.delete(guard);
      release(guard);
      turns.give();
    }
  }

  return {
    threads,
    async run(task, input, { signal, transfer = [] } = {}) {
      if (signal?.aborted) throw cancelled();
      const guard = newGuard();
      const end = new AbortController();
      const asked = Promise.withResolvers<never>();
      const stop = (): void => {
        asked.reject(cancelled());
        void quiet(guard).then(() => end.abort());
      };
      signal?.addEventListener('abort', stop, { once: true });
      const outcome = work(guard, { task, input }, end.signal, transfer);
      outcome.catch(() => {});
      try {
        const answer = await Promise.race([outcome, asked.promise]);
        if ('failure' in answer) throw new AlmanacError(answer.failure.code, answer.failure.message, answer.failure.data);
        return answer.value;
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    async close() {
      closed = true;
      await Promise.all([...working].map(quiet));
      await piscina?.destroy();
      piscina = undefined;
    },
  };
}
