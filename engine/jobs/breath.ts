import { setImmediate } from 'node:timers/promises';

const AT_MOST_MS = 20;

/** What is awaited between slices of work on the event loop's own thread: gives others their turn where the last one is 20 ms ago. */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < AT_MOST_MS) return;
    await setImmediate();
    last = performance.now();
  };
}
