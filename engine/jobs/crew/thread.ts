import { type MessagePort, workerData } from 'node:worker_threads';
import type { CrewWorld } from '#models/crew.ts';
import { AlmanacError, type ErrorCode, type ErrorData } from '#shared/base/errors.ts';
import { enterWorld, runtimeHere, type ThreadWorld } from '../world.ts';

/** What a helper thread is born with. */
export interface Seat {
  readonly port: MessagePort;
  readonly posted: Int32Array;
  readonly world: ThreadWorld;
}

export interface Call {
  readonly id: number;
  readonly call: string;
  readonly input: unknown;
}

export interface Failure {
  readonly message: string;
  readonly stack?: string;
  readonly code?: ErrorCode;
  readonly data?: ErrorData;
}

export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly failure: Failure });

function failureOf(error: unknown): Failure {
  if (error instanceof AlmanacError) return { message: error.message, code: error.code, data: error.data };
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}

const { port, posted, world } = workerData as Seat;
enterWorld(world);
const runtime = runtimeHere();

function tell(answer: Answer): void {
  port.postMessage(answer);
  Atomics.add(posted, 0, 1);
  Atomics.notify(posted, 0);
}

port.on('message', async ({ id, call, input }: Call) => {
  try {
    const { calls } = await import('#models/crew.ts');
    const run = (calls as Record<string, (input: never, world: CrewWorld) => unknown>)[call];
    if (!run) throw new Error(`The crew knows no call "${call}".`);
    tell({ id, value: run(input as never, { runtime }) });
  } catch (error) {
    tell({ id, failure: failureOf(error) });
  }
});
