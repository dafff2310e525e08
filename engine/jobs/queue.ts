import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import type { JobEvent, JobState } from '#shared/base/method.ts';
import type { Job } from '#shared/services/jobs.ts';
import type { JobResult } from '../context.ts';
import type { Database } from '../store/database.ts';
import { explain } from '../store/failures.ts';
import { iso, isoOrNull, json, type Row, text, textOrNull } from '../store/rows.ts';
import { remaining } from './eta.ts';

/** What the queue hands to the work of a job. */
export interface JobHandle {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly check: () => void;
  readonly progress: (share: number, message: string) => void;
  readonly note: (level: 'info' | 'warn', message: string) => void;
}

interface Request {
  readonly method: string;
  readonly title: string;
  readonly input: unknown;
  readonly actor: string;
  readonly work: (handle: JobHandle) => Promise<JobResult>;
}

interface Live {
  readonly id: string;
  readonly request: Request;
  readonly controller: AbortController;
  readonly listeners: Set<(event: JobEvent | { error: unknown }) => void>;
  state: JobState;
  share: number;
  message: string;
  started: number;
  outcome?: JobEvent | { error: unknown };
}

export interface JobQueue {
  start(request: Request): Promise<string>;
  watch(id: string): AsyncGenerator<JobEvent>;
  cancel(id: string): Promise<Job>;
  get(id: string): Promise<Job>;
  list(limit: number, active: boolean): Promise<Job[]>;
  log(id: string): Promise<{ time: string; level: string; message: string }[]>;
  /** Cancels what runs and waits for it. */
  stop(): Promise<void>;
}

/** Jobs of one workspace: `parallel` run at a time, the rest wait their turn. Their fate is in the store, their progress in memory. */
export function createJobQueue(db: Database, log: Logger, parallel = 2): JobQueue {
  const live = new Map<string, Live>();
  const waiting: Live[] = [];
  const running = new Set<Promise<void>>();

  const emit = (job: Live, event: JobEvent | { error: unknown }): void => {
    for (const listener of [...job.listeners]) listener(event);
  };
  const mark = (job: Live, state: JobState, set: string, bind: (string | null)[] = []): Promise<void> => {
    job.state = state;
    return db.write((sql) => sql.run(`UPDATE jobs SET state = $1, ${set} WHERE id = $2`, [state, job.id, ...bind]));
  };
  const note = (job: Live, level: 'info' | 'warn', message: string): void => {
    emit(job, { type: 'log', level, message });
    db.write((sql) => sql.run('INSERT INTO job_log VALUES ($1, now()::TIMESTAMP, $2, $3)', [job.id, level, message])).catch((error) =>
      log.error({ error, job: job.id }, 'job log not written'),
    );
  };

  async function execute(job: Live): Promise<void> {
    const { request, controller } = job;
    let last = 0;
    try {
      if (controller.signal.aborted) throw cancelled();
      job.started = performance.now();
      await mark(job, 'running', 'started = now()::TIMESTAMP');
      const result = await request.work({
        id: job.id,
        signal: controller.signal,
        check: () => {
          if (controller.signal.aborted) throw cancelled();
        },
        note: (level, message) => note(job, level, message),
        progress: (share, message) => {
          job.share = Math.min(1, Math.max(0, share));
          const turned = message !== job.message;
          job.message = message;
          const now = performance.now();
          if (now - last < 100 && !turned && share < 1) return;
          last = now;
          emit(job, { type: 'progress', share: job.share, message, eta: remaining(job.share, (now - job.started) / 1000) });
        },
      });
      await mark(job, 'done', 'ended = now()::TIMESTAMP, record = $3', [result.record]);
      job.outcome = { type: 'done', ...result };
    } catch (thrown) {
      const error = controller.signal.aborted ? cancelled() : explain(thrown);
      const told =
        error instanceof AlmanacError
          ? { code: error.code, message: error.message, hint: error.data.hint }
          : { code: 'INTERNAL', message: String((error as Error)?.message ?? error), hint: 'This is a bug: please send the log.' };
      if (!(error instanceof AlmanacError)) log.error({ err: error, job: job.id, method: request.method }, 'job failed');
      await mark(job, told.code === 'CANCELLED' ? 'cancelled' : 'failed', 'ended = now()::TIMESTAMP, error = $3::JSON', [
        JSON.stringify(told),
      ]).catch((err) => log.error({ err, job: job.id }, 'job state not written'));
      job.outcome = { error };
    }
    emit(job, job.outcome);
    live.delete(job.id);
  }

  function pump(): void {
    while (running.size < parallel && waiting.length > 0) {
      const work: Promise<void> = execute(waiting.shift()!).finally(() => {
        running.delete(work);
        pump();
      });
      running.add(work);
    }
  }

  const fromRow = (row: Row): Job => {
    const job = live.get(text(row, 'id'));
    const share = job?.share ?? (row.state === 'done' ? 1 : 0);
    return {
      id: text(row, 'id'),
      method: text(row, 'method'),
      title: text(row, 'title'),
      state: job?.state ?? (text(row, 'state') as JobState),
      share,
      message: job?.message ?? '',
      eta: job?.started ? remaining(share, (performance.now() - job.started) / 1000) : null,
      created: iso(row, 'created'),
      started: isoOrNull(row, 'started'),
      ended: isoOrNull(row, 'ended'),
      input: json(row, 'input'),
      record: textOrNull(row, 'record'),
      error: row.error == null ? null : json(row, 'error'),
    };
  };

  const queue: JobQueue = {
    async start(request) {
      const job: Live = {
        id: `job_${randomBytes(8).toString('hex')}`,
        request,
        controller: new AbortController(),
        listeners: new Set(),
        state: 'queued',
        share: 0,
        message: 'waiting',
        started: 0,
      };
      await db.write((sql) =>
        sql.run(
          `INSERT INTO jobs (id, method, title, input, state, actor, created) VALUES ($1, $2, $3, $4::JSON, 'queued', $5, now()::TIMESTAMP)`,
          [job.id, request.method, request.title, JSON.stringify(request.input), request.actor],
        ),
      );
      live.set(job.id, job);
      waiting.push(job);
      // The caller gets to listen before the first word is said.
      setImmediate(pump);
      return job.id;
    },
    async *watch(id) {
      const job = live.get(id);
      if (!job) {
        const past = await queue.get(id);
        if (past.record) yield { type: 'done', record: past.record, cached: false };
        else
          throw new AlmanacError((past.error?.code ?? 'CANCELLED') as 'CANCELLED', past.error?.message ?? `The job was ${past.state}.`, {
            hint: past.error?.hint ?? 'Start it again.',
          });
        return;
      }
      const pending: (JobEvent | { error: unknown })[] = [{ type: 'queued', job: id }];
      let wake: () => void = () => {};
      const listener = (event: JobEvent | { error: unknown }): void => {
        pending.push(event);
        wake();
      };
      job.listeners.add(listener);
      if (job.share > 0) pending.push({ type: 'progress', share: job.share, message: job.message, eta: null });
      try {
        for (;;) {
          while (pending.length > 0) {
            const event = pending.shift()!;
            if ('error' in event) throw event.error;
            yield event;
            if (event.type === 'done') return;
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        job.listeners.delete(listener);
      }
    },
    async cancel(id) {
      const job = live.get(id);
      job?.controller.abort();
      return queue.get(id);
    },
    async get(id) {
      const rows = await db.read((sql) => sql.all('SELECT * FROM jobs WHERE id = $1', [id]));
      if (!rows[0])
        throw new AlmanacError('NOT_FOUND', `There is no job ${id}.`, { hint: 'List the jobs to see their ids.', place: { field: 'job' } });
      return fromRow(rows[0]);
    },
    async list(limit, active) {
      const rows = await db.read((sql) =>
        sql.all(`SELECT * FROM jobs ${active ? "WHERE state IN ('queued', 'running')" : ''} ORDER BY created DESC, id LIMIT ${limit}`),
      );
      return rows.map(fromRow);
    },
    async log(id) {
      const rows = await db.read((sql) => sql.all('SELECT * FROM job_log WHERE job = $1 ORDER BY time', [id]));
      return rows.map((row) => ({ time: iso(row, 'time'), level: text(row, 'level'), message: text(row, 'message') }));
    },
    async stop() {
      for (const job of live.values()) job.controller.abort();
      while (running.size > 0) await Promise.all(running);
    },
  };
  return queue;
}
