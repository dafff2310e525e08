import { create } from 'zustand';
import type { JobEvent, JobState } from '#shared/base/method.ts';
import type { Job } from '#shared/services/jobs.ts';
import { refresh } from './call.ts';
import { client, onReconnect } from './client.ts';
import { isEngineError, type Problem, toProblem } from './problem.ts';

export interface LiveJob {
  id: string;
  method: string;
  title: string;
  state: JobState;
  share: number;
  message: string;
  /** Seconds left, null while unknown. */
  eta: number | null;
  /** Milliseconds since 1970, by this machine's clock. */
  started: number;
  ended?: number;
  input?: unknown;
  record?: string;
  cached?: boolean;
  problem?: Problem;
}

interface Jobs {
  jobs: Readonly<Record<string, LiveJob>>;
}

/** Jobs of this page, and those of others that were running when it loaded. They live on when a view is left. */
export const useJobs = create<Jobs>(() => ({ jobs: {} }));

export const isActive = (job: LiveJob | undefined): boolean => job?.state === 'queued' || job?.state === 'running';

function patch(id: string, change: Partial<LiveJob>): void {
  useJobs.setState(({ jobs }) => (jobs[id] ? { jobs: { ...jobs, [id]: { ...jobs[id], ...change } } } : { jobs }));
}

function add(job: LiveJob): void {
  useJobs.setState(({ jobs }) => ({ jobs: { ...jobs, [job.id]: job } }));
}

function fail(id: string, error: unknown): void {
  const problem = toProblem(error);
  patch(id, { state: problem.code === 'CANCELLED' ? 'cancelled' : 'failed', problem, eta: null, ended: Date.now() });
  refresh();
}

/** Reads the stream of a job into the store; the id of its record, or the error that ended it. */
async function follow(id: string, events: AsyncIterable<JobEvent>): Promise<string> {
  try {
    for await (const event of events) {
      if (event.type === 'progress') patch(id, { state: 'running', share: event.share, message: event.message, eta: event.eta });
      if (event.type === 'done') {
        patch(id, { state: 'done', share: 1, eta: 0, record: event.record, cached: event.cached, ended: Date.now() });
        refresh();
        return event.record;
      }
    }
    throw new Error('The job ended without a result.');
  } catch (error) {
    if (isEngineError(error)) fail(id, error);
    throw error;
  }
}

/** Starts a job and follows it. */
export async function startJob<I>(
  method: string,
  title: string,
  run: (input: I) => Promise<AsyncIterable<JobEvent>>,
  input: I,
  onStart?: (id: string) => void,
): Promise<string> {
  const events = (await run(input))[Symbol.asyncIterator]();
  const first = await events.next();
  if (first.done) throw new Error('The job ended before it began.');
  const id = first.value.type === 'queued' ? first.value.job : `${method}-${Date.now()}`;
  add({ id, method, title, input, state: 'queued', share: 0, message: 'Waiting for its turn', eta: null, started: Date.now() });
  onStart?.(id);
  const early = first.value;
  return follow(id, {
    async *[Symbol.asyncIterator]() {
      if (early.type !== 'queued') yield early;
      for (let next = await events.next(); !next.done; next = await events.next()) yield next.value;
    },
  });
}

type Start = (input: unknown) => Promise<AsyncIterable<JobEvent>>;

/** Starts a job that was cut off again, with the same input. Its record is new, or found where it was made meanwhile. */
export async function runAgain({ method, title, input }: Pick<Job, 'method' | 'title' | 'input'>): Promise<string> {
  const [service, name] = method.split('.') as [string, string];
  return startJob(method, title, (client as unknown as Record<string, Record<string, Start>>)[service]![name]!, input);
}

export async function cancelJob(id: string): Promise<void> {
  patch(id, { message: 'Cancelling' });
  await client.jobs.cancel({ job: id });
}

/** Follows what runs in the engine but not (or no longer) in this page. */
async function attach(): Promise<void> {
  const running = await client.jobs.list({ active: true });
  for (const job of running) {
    add({
      ...job,
      message: job.message || 'Running',
      started: Date.parse(job.started ?? job.created),
      ended: undefined,
      record: job.record ?? undefined,
    });
    void client.jobs
      .watch({ job: job.id })
      .then((events) => follow(job.id, events))
      .catch(() => {});
  }
  const live = new Set(running.map((j) => j.id));
  for (const job of Object.values(useJobs.getState().jobs)) {
    if (!isActive(job) || live.has(job.id)) continue;
    const now = await client.jobs.get({ job: job.id });
    patch(job.id, {
      state: now.state,
      share: now.share,
      record: now.record ?? undefined,
      ended: Date.now(),
      problem: now.error ?? undefined,
    });
  }
}

/** To be called when a workspace was opened; a connection that came back does it by itself. */
export const attachJobs = (): void => void attach().catch(() => {});
onReconnect(attachJobs);
