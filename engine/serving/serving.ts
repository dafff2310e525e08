import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import { allByBaseline, bug, type Failure, type Outcome, readRequest } from './answer.ts';
import { wantedOf } from './check-ask.ts';
import { contextOf } from './context.ts';
import { openRelease } from './open.ts';
import { pack, unpack } from './packed.ts';
import { createQueue, type Waiting } from './queue.ts';
import { createShelf, type Entry } from './shelf.ts';
import { startThreads } from './threads.ts';
import type { AskOptions, ForecastAnswer, ForecastAsk, ReleaseInfo, SeriesAnswer, Serving, ServingOptions } from './types.ts';
import type { Done } from './worker.ts';

/** Somebody who waits for an answer. */
interface Caller {
  readonly entry: Entry;
  readonly until: number;
  /** Undefined once it was answered. */
  settle: ((answer: readonly SeriesAnswer[] | Error, batch: number) => void) | undefined;
}
type Request = Waiting<Caller>;

const errorOf = ({ code, message, data }: Failure): AlmanacError => new AlmanacError(code, message, data);

/** See `Serving`. Threads start at once; releases are loaded as they are asked for. */
export function createServing(options: ServingOptions): Serving {
  const { trusted, capacity = 20, batch = 16, queue: room = 10_000, deadline: usual = 10_000, onBatch } = options;
  const threads = startThreads(options.threads ?? Math.max(1, availableParallelism() - 1));
  const shelf = createShelf(capacity, threads.drop);
  const queue = createQueue<Caller>(batch);
  const loading = new Map<string, Promise<Entry>>();
  const replays: (() => void)[] = [];
  const counts = { requests: 0, batches: 0, fallbacks: 0 };
  let open = 0;
  let closing: (() => void) | undefined;
  let closed = false;

  const free = (): boolean => threads.busy() < threads.count;

  function byBaseline({ of, series, horizon, levels }: Request, reason: string): void {
    if (!of.settle) return;
    try {
      const release = of.entry.here();
      const read = readRequest(release, series, horizon, () => {});
      const wanted = { horizon, levels };
      const outcome: Outcome = Array.isArray(read)
        ? { made: allByBaseline(release, read, wanted, reason, contextOf(release.data)) }
        : { failure: read };
      const [answer] = unpack(pack([outcome], wanted), wanted);
      of.settle(Array.isArray(answer) ? answer : errorOf(answer!), 1);
    } catch {
      of.settle?.(errorOf(bug()), 1);
    }
  }

  function told(requests: readonly Request[], done: Done): void {
    const [first] = requests;
    counts.batches++;
    onBatch?.({
      ...{ digest: first!.digest, requests: requests.length, seconds: done.seconds, errors: done.errors },
      series: requests.reduce((n, { series }) => n + series.length, 0),
    });
    if (!done.packed) {
      const late = done.failure?.code === 'CANCELLED';
      for (const one of requests) byBaseline(one, late ? 'the deadline passed' : 'the model met an internal error');
      return;
    }
    unpack(done.packed, first!).forEach((answer, i) => {
      requests[i]!.of.settle?.(Array.isArray(answer) ? answer : errorOf(answer), requests.length);
    });
  }

  function compute(requests: readonly Request[]): void {
    const [first] = requests;
    const { digest, horizon, levels, of } = first!;
    const until = Math.max(...requests.map((one) => one.of.until));
    const task = { kind: 'batch' as const, digest, horizon, levels, until, requests: requests.map(({ series }) => series) };
    const { done, giveUp } = threads.run(task, of.entry.opened!.data);
    // Looked at now and then: a call whose callers are all gone stops.
    const watch = setInterval(() => requests.every((one) => !one.of.settle) && giveUp(), 50);
    watch.unref();
    done
      .then(
        (answer) => told(requests, answer),
        (error: Error) => told(requests, { id: 0, seconds: 0, errors: [error.message] }),
      )
      .finally(() => {
        clearInterval(watch);
        pump();
      });
  }

  /** Gives work to the free threads: golden samples first, then requests as they came. */
  function pump(): void {
    while (free()) {
      const replay = replays.shift();
      if (replay) {
        replay();
        continue;
      }
      const requests = queue.take()?.filter(({ of }) => of.settle);
      if (!requests) return;
      if (requests.length > 0) compute(requests);
    }
  }

  /** Replays the golden samples of an opened release on a free thread. */
  async function replayed(data: Parameters<typeof threads.run>[1]): Promise<void> {
    const turn = Promise.withResolvers<Done>();
    replays.push(() => {
      threads.run({ kind: 'replay', digest: data.digest }, data).done.then(turn.resolve, turn.reject).finally(pump);
    });
    pump();
    const { failure } = await turn.promise;
    if (failure) throw errorOf(failure);
  }

  async function bringIn(path: string, digest?: string): Promise<Entry> {
    const started = performance.now();
    const opened = await openRelease(path, { trusted });
    const known = shelf.get(opened.info.digest);
    if (known?.opened) return known;
    if (digest !== undefined && opened.info.digest !== digest)
      throw new AlmanacError('CORRUPT', `At ${path} there is another release now.`, { hint: 'Load that one.', place: { file: path } });
    try {
      await replayed(opened.data);
    } catch (error) {
      threads.drop(opened.info.digest);
      throw error;
    }
    return shelf.put(path, opened, (performance.now() - started) / 1000);
  }

  /** At once where it is in memory, else from its path. */
  function loaded(path: string, digest?: string): Promise<Entry> {
    const running = loading.get(path) ?? bringIn(path, digest).finally(() => loading.delete(path));
    loading.set(path, running);
    return running;
  }

  function refuse(digest: string): void {
    if (closed) throw new AlmanacError('UNREACHABLE', 'The service is stopping.', { hint: 'Ask again in a moment.' });
    if (!shelf.get(digest))
      throw new AlmanacError('NOT_FOUND', `The release ${digest.slice(0, 12)}… is not here.`, { hint: 'Push it first.' });
    if (queue.waiting() >= room)
      throw new AlmanacError('UNREACHABLE', `${room} requests wait already.`, { hint: 'Ask again in a moment.' });
  }

  function ask(entry: Entry, wanted: Pick<Request, 'horizon' | 'levels' | 'series'>, options: AskOptions): Promise<ForecastAnswer> {
    const { signal, deadline = usual } = options;
    const { promise, resolve: answered, reject } = Promise.withResolvers<ForecastAnswer>();
    const of: Caller = { entry, until: Date.now() + deadline, settle: undefined };
    const request: Request = { ...wanted, digest: entry.digest, of };
    const late = setTimeout(() => {
      queue.remove(request);
      byBaseline(request, `the deadline of ${deadline} ms passed`);
    }, deadline);
    const gone = (): void => {
      queue.remove(request);
      of.settle?.(cancelled(), 0);
    };
    signal?.addEventListener('abort', gone, { once: true });
    of.settle = (answer, together) => {
      of.settle = undefined;
      clearTimeout(late);
      signal?.removeEventListener('abort', gone);
      if (answer instanceof Error) reject(answer);
      else {
        const fallback = answer.some(({ baseline }) => baseline);
        if (fallback) counts.fallbacks++;
        answered({ digest: entry.digest, horizon: wanted.horizon, levels: wanted.levels, fallback, series: answer, batch: together });
      }
    };
    if (deadline > 0) {
      queue.push(request);
      pump();
    } else byBaseline(request, 'no time was given to the model');
    return promise;
  }

  return {
    async load(path) {
      const given = resolve(path);
      const known = shelf.byPath(given);
      return (known?.opened ? known : await loaded(given)).info;
    },
    async unload(digest) {
      shelf.remove(digest);
    },
    releases: (): readonly ReleaseInfo[] => shelf.all().map(({ info }) => info),
    pin: shelf.pin,
    async forecast(digest: string, given: ForecastAsk, options: AskOptions = {}) {
      refuse(digest);
      if (options.signal?.aborted) throw cancelled();
      const known = shelf.get(digest)!;
      const wanted = { ...wantedOf(known.info, given), series: given.series };
      counts.requests++;
      open++;
      known.users.count++;
      try {
        const entry = known.opened ? known : await loaded(known.path, digest);
        shelf.touch(entry);
        return await ask(entry, wanted, options);
      } finally {
        known.users.count--;
        shelf.tidy();
        // It was unloaded while this request was under way.
        if (known.users.count === 0 && !shelf.get(digest)) threads.drop(digest);
        open--;
        if (open === 0) closing?.();
      }
    },
    stats: () => ({
      ...counts,
      ...{ threads: threads.count, busy: threads.busy(), waiting: queue.waiting() },
      loaded: shelf.all().filter(({ opened }) => opened).length,
      bytes: shelf.all().reduce((sum, { opened, info }) => sum + (opened ? info.bytes : 0), 0),
    }),
    async close() {
      closed = true;
      if (open > 0) await new Promise<void>((ready) => (closing = ready));
      await threads.close();
    },
  };
}
