import { workerData } from 'node:worker_threads';
import type { Call, Seat } from './thread.ts';

// Stands in for thread.ts: a call that counts and never ends.
(workerData as Seat).port.on('message', ({ input }: Call) => {
  for (;;) Atomics.add(input as Int32Array, 0, 1);
});
