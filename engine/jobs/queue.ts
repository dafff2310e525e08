import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { AlmanacError, cancelled, type ErrorCode } from '#shared/base/errors.ts';
import type { JobEvent } from '#shared/base/method.ts';
import type { Job } from '#shared/services/jobs.ts';
import type { JobHandle, JobResult } from '../context.ts';
import type { Database } from '../store/database.ts';
import { explain } from '../store/failures.ts';
import { createLiveJob, type Ending, type LiveJob } from './live.ts';
import { type JobLine, type JobRequest, jobStore } from './store.ts';

interface Request extends JobRequest {
  readonly work: (handle: JobHandle) => Promise<JobResult>;
}

export interface JobQueue {
  /** The id of the job, once it is kept; it starts when its turn comes. */
  start(request: Request): Promise<string>;
  /** What the job says from now on; of one that has ended, its end. A failure ends the stream with the error. */
  watch(id: string): AsyncGenerator<JobEvent>;
  /** A job that waits ends at once, one that runs as soon as its work sees the wish. */
  cancel(id: string): Promise<Job>;
  get(id: string): Promise<Job>;
  list(limit: number, active: boolean): Promise<Job[]>;
  log(id: string): Promise<JobLine[]>;
  /** Cancels what waits and what runs, and waits for it. No job starts afterwards. */
  stop(): Promise<void>;
}

interface Entry {
  readonly id: string;
  readonly request: Request;
  readonly job: LiveJob;
}

/** Jobs of one workspace: `parallel` run at a time, the rest wait their turn. Their fate is in the store, their progress in memory. */
export function createJobQueue(db: Database, log: Logger, parallel = 2): JobQueue {
  const store = jobStore(db);
  const live = new Map<string, Entry>();
  const waiting: Entry[] = [];
  const running = new Set<Promise<void>>();
  let stopped = false;

  async function work({ id, request, job }: Entry): Promise<Ending> {
    try {
      job.handle.check();
      await store.started(id);
      job.begin();
      job.handle.check();
      const result = await request.work(job.handle);
      await store.done(id, result.record);
      return { type: 'done', ...result };
    } catch (thrown) {
      const error = job.handle.signal.aborted ? cancelled() : explain(thrown);
      const told = toldOf(error);
      if (told.code === 'INTERNAL') log.error({ err: error, job: id, method: request.method }, 'job failed');
      await store.failed(id, told).catch((err) => log.error({ err, job: id }, 'job state not written'));
      return { error };
    }
  }

  function run(entry: Entry): Promise<void> {
    const ended = work(entry).then((ending) => {
      live.delete(entry.id);
      entry.job.end(ending);
      running.delete(ended);
      pump();
    });
    running.add(ended);
    return ended;
  }

  function pump(): void {
    while (running.size < parallel && waiting.length > 0) void run(waiting.shift()!);
  }

  const withProgress = (job: Job): Job => ({ ...job, ...(job.ended ? {} : live.get(job.id)?.job.progress()) });
  const get = async (id: string): Promise<Job> => withProgress(await store.get(id));

  return {
    async start(request) {
      if (stopped) throw cancelled();
      const id = `job_${randomBytes(8).toString('hex')}`;
      const job = createLiveJob(id, (level, message) => {
        store.note(id, level, message).catch((err) => log.error({ err, job: id }, 'job log not written'));
      });
      const entry = { id, request, job };
      live.set(id, entry);
      try {
        await store.add(id, request);
        if (stopped) throw cancelled();
      } catch (error) {
        live.delete(id);
        throw error;
      }
      waiting.push(entry);
      // The caller gets to listen before the first word is said.
      setImmediate(pump);
      return id;
    },
    async *watch(id) {
      const entry = live.get(id);
      if (entry) return yield* entry.job.follow();
      const past = await store.get(id);
      if (past.record === null) throw endOf(past);
      yield { type: 'done', record: past.record, cached: false };
    },
    async cancel(id) {
      const entry = live.get(id);
      entry?.job.cancel();
      const place = waiting.findIndex((w) => w.id === id);
      if (place >= 0) await run(waiting.splice(place, 1)[0]!);
      return get(id);
    },
    get,
    list: async (limit, active) => (await store.list(limit, active)).map(withProgress),
    log: store.log,
    async stop() {
      stopped = true;
      for (const { job } of live.values()) job.cancel();
      for (pump(); running.size > 0; pump()) await Promise.all(running);
    },
  };
}

/** The error as it is kept with the job. */
const toldOf = (error: unknown): NonNullable<Job['error']> =>
  error instanceof AlmanacError
    ? { code: error.code, message: error.message, hint: error.data.hint }
    : { code: 'INTERNAL', message: String((error as Error)?.message ?? error), hint: 'This is a bug: please send the log.' };

/** What is to be said of a job that ended without a record. */
const endOf = ({ state, error }: Job): AlmanacError =>
  new AlmanacError((error?.code as ErrorCode | undefined) ?? 'CANCELLED', error?.message ?? `The job was ${state}.`, {
    hint: error?.hint ?? 'Start it again.',
  });
