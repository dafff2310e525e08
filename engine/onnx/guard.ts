import { cancelled } from '#shared/base/errors.ts';

/**
 * One word of shared memory beside a thread (or several that end together): how many native calls run there, and the wish to end.
 *
 * A thread that is ended while ONNX Runtime works in it takes the whole process with it: the runtime's answer can no longer be made into
 * objects, and its binding does not outlive that. So a thread is ended only where its guard is quiet, and no call begins once it is to end.
 */
export type Guard = Int32Array;

const ENDING = 1 << 30;
/** The longest that the end of the process waits for a native call. */
const EXIT_MS = 10_000;

const watched = new Set<Guard>();
let here: readonly Guard[] = [];
let exitWatched = false;

function quietAtExit(): void {
  const until = performance.now() + EXIT_MS;
  for (const guard of watched) waitQuiet(guard, until - performance.now());
}

/** A guard for threads that the caller will start; `release` it when they have ended. The end of the process waits for it. */
export function newGuard(): Guard {
  if (!exitWatched) process.once('exit', quietAtExit);
  exitWatched = true;
  const guard = new Int32Array(new SharedArrayBuffer(4));
  watched.add(guard);
  return guard;
}

/** Its threads are no more, however they ended: nobody need wait for them. */
export function release(guard: Guard): void {
  watched.delete(guard);
  Atomics.store(guard, 0, ENDING);
  Atomics.notify(guard, 0);
}

/** From now on this thread's native calls are told to these guards. */
export const guardThread = (guards: readonly Guard[]): void => {
  here = guards;
};

/** A call into native code. CANCELLED where the thread is to end. */
export function guarded<T>(call: () => T): T {
  const told = here;
  const before = told.map((guard) => Atomics.add(guard, 0, 1));
  try {
    if (before.some((word) => word & ENDING)) throw cancelled();
    return call();
  } finally {
    for (const guard of told) {
      Atomics.sub(guard, 0, 1);
      Atomics.notify(guard, 0);
    }
  }
}

/** Lets no further native call begin and waits for those that run: the threads may be ended then. */
export async function quiet(guard: Guard): Promise<void> {
  Atomics.or(guard, 0, ENDING);
  for (let word = Atomics.load(guard, 0); word !== ENDING; word = Atomics.load(guard, 0)) {
    const wait = Atomics.waitAsync(guard, 0, word);
    if (wait.async) await wait.value;
  }
}

/** The same for a caller that has no event loop: blocks, `atMost` milliseconds. */
export function waitQuiet(guard: Guard, atMost = Number.POSITIVE_INFINITY): void {
  Atomics.or(guard, 0, ENDING);
  const until = performance.now() + atMost;
  for (let word = Atomics.load(guard, 0); word !== ENDING; word = Atomics.load(guard, 0))
    if (Atomics.wait(guard, 0, word, until - performance.now()) === 'timed-out') return;
}
