import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Crew } from '#models/kit/define.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Guard, newGuard, release, waitQuiet } from '../../onnx/guard.ts';
import { worldHere } from '../world.ts';
import type { Answer, Call, Seat } from './thread.ts';

const THREAD = new URL(`./thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** One helper thread, as its parent sees it. */
interface Helper {
  readonly worker: Worker;
  readonly port: MessagePort;
  /** Counts the answers that were posted. */
  readonly posted: Int32Array;
  pending: number;
}

function hire(thread: URL, guard: Guard): Helper {
  const world = worldHere();
  const { port1, port2 } = new MessageChannel();
  const posted = new Int32Array(new SharedArrayBuffer(4));
  const seat: Seat = { port: port2, posted, world: { ...world, guards: [...world.guards, guard] } };
  const worker = new Worker(thread, { workerData: seat, transferList: [port2] });
  worker.unref();
  port1.unref();
  return { worker, port: port1, posted, pending: 0 };
}

function resultOf(answer: Answer): unknown {
  if (!('failure' in answer)) return answer.value;
  const { code, message, data, stack } = answer.failure;
  if (code && data) throw new AlmanacError(code, message, data);
  throw Object.assign(new Error(message), { stack });
}

/**
 * Threads beside the calling one, for work that has to wait for them without an event loop: the fit of a model. None starts before it is
 * needed; they end with `end`, and with the thread that opened the crew.
 */
export function openCrew(size: number, thread = THREAD): Crew & { readonly end: () => void } {
  const helpers: Helper[] = [];
  const guard = newGuard();
  const answers = new Map<number, Answer>();
  let calls = 0;

  const collect = (helper: Helper): void => {
    for (let got = receiveMessageOnPort(helper.port); got; got = receiveMessageOnPort(helper.port)) {
      const answer = got.message as Answer;
      answers.set(answer.id, answer);
      helper.pending--;
    }
  };

  const leastBusy = (): Helper => {
    helpers.forEach(collect);
    const free = helpers.find((helper) => helper.pending === 0);
    if (free) return free;
    if (helpers.length < size) {
      const fresh = hire(thread, guard);
      helpers.push(fresh);
      return fresh;
    }
    return helpers.reduce((a, b) => (b.pending < a.pending ? b : a));
  };

  return {
    size,
    start: (call, input) => {
      const id = calls++;
      const helper = leastBusy();
      helper.pending++;
      helper.port.postMessage({ id, call, input } satisfies Call);
      return {
        wait: () => {
          for (;;) {
            const seen = Atomics.load(helper.posted, 0);
            collect(helper);
            const answer = answers.get(id);
            if (answer) {
              answers.delete(id);
              return resultOf(answer);
            }
            Atomics.wait(helper.posted, 0, seen);
          }
        },
      };
    },
    end: () => {
      waitQuiet(guard);
      release(guard);
      for (const { worker, port } of helpers.splice(0)) {
        port.close();
        void worker.terminate();
      }
    },
  };
}

/** Runs work that may use a crew, so that `threads` run at most, this one included; ends the crew. */
export function withCrew<T>(threads: number, work: (crew: Crew | undefined) => T): T {
  if (threads < 2) return work(undefined);
  const crew = openCrew(threads - 1);
  try {
    return work(crew);
  } finally {
    crew.end();
  }
}
