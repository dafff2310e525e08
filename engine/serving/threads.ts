import { Worker } from 'node:worker_threads';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Guard, newGuard, quiet, release as releaseGuard } from '../onnx/guard.ts';
import type { ReleaseData } from './release.ts';
import type { Done, Task, ThreadMessage, ThreadStart } from './worker.ts';

// Beside a bundle it is called serving-worker.js: the engine's own is worker.js.
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './serving-worker.js', import.meta.url);

/** Worker threads that hold releases. One task runs on a thread at a time. */
export interface Threads {
  readonly count: number;
  readonly busy: () => number;
  /** Runs a task on a free thread, which is given the release where it lacks it. Only where one is free. Rejects where the thread broke. */
  readonly run: (task: Task, data: ReleaseData) => { readonly done: Promise<Done>; readonly giveUp: () => void };
  readonly drop: (digest: string) => void;
  readonly close: () => Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  readonly guard: Guard;
  readonly given: Int32Array;
  readonly holds: Set<string>;
  readonly running: { id: number; resolve: (done: Done) => void; reject: (error: unknown) => void } | undefined;
}

const broke = (why: string): AlmanacError =>
  new AlmanacError('INTERNAL', `A thread that forecasts broke: ${why}`, { hint: 'See the log.' });

/** Starts the threads at once. A thread that breaks is replaced. */
export function startThreads(count: number, worker = WORKER): Threads {
  const threads: (Thread | undefined)[] = [];
  let next = 1;
  let closed = false;

  const send = (thread: Thread, message: ThreadMessage): void => thread.worker.postMessage(message);

  function start(place: number): void {
    const guard = newGuard();
    const given = new Int32Array(new SharedArrayBuffer(4));
    const thread: { -readonly [K in keyof Thread]: Thread[K] } = {
      ...{ guard, given, holds: new Set<string>(), running: undefined },
      worker: new Worker(worker, { workerData: { guard, given } satisfies ThreadStart }),
    };
    threads[place] = thread;
    thread.worker.on('message', (done: Done) => {
      const { running } = thread;
      thread.running = undefined;
      running?.resolve(done);
    });
    const lost = (why: string): void => {
      // An error is followed by the exit: the place is another thread's then.
      if (threads[place] !== thread || closed) return;
      const { running } = thread;
      thread.running = undefined;
      releaseGuard(guard);
      start(place);
      running?.reject(broke(why));
    };
    thread.worker.on('error', (error: unknown) => lost(error instanceof Error ? error.message : String(error)));
    thread.worker.on('exit', (code) => lost(`it ended with ${code}`));
    thread.worker.unref();
  }
  for (let place = 0; place < count; place++) start(place);

  return {
    count,
    busy: () => threads.filter((thread) => thread!.running).length,
    run(task, data) {
      const thread = threads.find((one) => !one!.running) as { -readonly [K in keyof Thread]: Thread[K] };
      if (!thread.holds.has(data.digest)) send(thread, { kind: 'open', data });
      thread.holds.add(data.digest);
      const id = next;
      next = (next % 2 ** 30) + 1;
      const { promise, resolve, reject } = Promise.withResolvers<Done>();
      thread.running = { id, resolve, reject };
      thread.worker.ref();
      send(thread, { kind: 'run', id, task });
      const done = promise.finally(() => thread.worker.unref());
      return { done, giveUp: () => Atomics.store(thread.given, 0, id) };
    },
    drop(digest) {
      for (const thread of threads) if (thread!.holds.delete(digest)) send(thread!, { kind: 'drop', digest });
    },
    async close() {
      closed = true;
      await Promise.all(
        threads.map(async (thread) => {
          await quiet(thread!.guard);
          await thread!.worker.terminate();
          releaseGuard(thread!.guard);
          thread!.running?.reject(broke('it was closed'));
        }),
      );
    },
  };
}
