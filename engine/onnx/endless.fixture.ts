import { workerData } from 'node:worker_threads';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Guard, guardThread } from './guard.ts';
import { descending } from './program.fixture.ts';
import { onnxRuntime } from './runtime.ts';

const [ROWS, COLUMNS] = [512, 256];

export interface EndlessOrder {
  readonly guard: Guard;
  /** Steps of one native call. */
  readonly steps: number;
  /** One word of shared memory: calls begun. */
  readonly begun: Int32Array;
  /** Calls to make; without end where it is left out. */
  readonly calls?: number;
}

// A thread that trains without end, most of the time inside the runtime.
const { guard, steps, begun, calls = Number.POSITIVE_INFINITY } = workerData as EndlessOrder;
guardThread([guard]);
const feeds = {
  steps: { data: BigInt64Array.of(BigInt(steps)), dims: [] },
  x: { data: new Float32Array(ROWS * COLUMNS).fill(0.01), dims: [ROWS, COLUMNS] },
  y: { data: new Float32Array(ROWS), dims: [ROWS, 1] },
  w: { data: new Float32Array(COLUMNS).fill(1), dims: [COLUMNS, 1] },
};
try {
  for (let call = 0; call < calls; call++) {
    const session = onnxRuntime({ threads: 2 }).open(descending(ROWS, COLUMNS, 0.1));
    Atomics.add(begun, 0, 1);
    Atomics.notify(begun, 0);
    session.run(feeds);
  }
} catch (error) {
  // What a thread that is to end is told; it is ended meanwhile, or of itself.
  if (!(error instanceof AlmanacError) || error.code !== 'CANCELLED') throw error;
}
