import { parentPort, workerData } from 'node:worker_threads';
import { AlmanacError } from '#shared/base/errors.ts';
import type { SeriesRequest } from '#shared/serving/api.ts';
import { type Guard, guardThread } from '../onnx/guard.ts';
import { answerTogether, bug, type Failure, failureOf } from './answer.ts';
import type { Wanted } from './by-model.ts';
import { contextOf } from './context.ts';
import { type Packed, pack } from './packed.ts';
import { type Release, type ReleaseData, releaseFrom, unitCache } from './release.ts';
import { replay } from './replay.ts';

/** What a thread starts with. */
export interface ThreadStart {
  readonly guard: Guard;
  /** One word of shared memory: the job that nobody waits for any more. */
  readonly given: Int32Array;
}

export interface BatchTask extends Wanted {
  readonly kind: 'batch';
  readonly digest: string;
  readonly requests: readonly (readonly SeriesRequest[])[];
  /** By Date.now: nobody waits any longer. */
  readonly until: number;
}

export type Task = BatchTask | { readonly kind: 'replay'; readonly digest: string };
export type ThreadMessage =
  | { readonly kind: 'open'; readonly data: ReleaseData }
  | { readonly kind: 'drop'; readonly digest: string }
  | { readonly kind: 'run'; readonly id: number; readonly task: Task };

export interface Done {
  readonly id: number;
  readonly packed?: Packed;
  readonly failure?: Failure;
  readonly seconds: number;
  readonly errors: readonly string[];
}

const { guard, given } = workerData as ThreadStart;
guardThread([guard]);

const units = unitCache();
const releases = new Map<string, Release>();

const isLate =
  (id: number, until = Number.POSITIVE_INFINITY) =>
  (): boolean =>
    Atomics.load(given, 0) === id || Date.now() > until;

function run(id: number, task: Task, errors: string[]): Packed | undefined {
  const release = releases.get(task.digest)!;
  if (task.kind === 'replay') {
    replay(release, contextOf(release.data, isLate(id)));
    return undefined;
  }
  const { requests, until, horizon, levels } = task;
  const ctx = contextOf(release.data, isLate(id, until));
  const tell = (error: unknown): void => {
    errors.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  return pack(answerTogether(release, requests, { horizon, levels }, ctx, tell), { horizon, levels });
}

function work(id: number, task: Task): Done {
  const started = performance.now();
  const errors: string[] = [];
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const packed = run(id, task, errors);
    return { id, ...(packed && { packed }), seconds: seconds(), errors };
  } catch (error) {
    if (error instanceof AlmanacError) return { id, failure: failureOf(error), seconds: seconds(), errors };
    errors.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { id, failure: bug(), seconds: seconds(), errors };
  }
}

parentPort!.on('message', (message: ThreadMessage) => {
  if (message.kind === 'open') releases.set(message.data.digest, releaseFrom(message.data, units));
  else if (message.kind === 'drop') releases.delete(message.digest);
  else {
    const done = work(message.id, message.task);
    parentPort!.postMessage(done, done.packed ? [done.packed.numbers.buffer] : []);
  }
});
