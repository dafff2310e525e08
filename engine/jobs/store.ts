import { AlmanacError } from '#shared/base/errors.ts';
import type { JobState } from '#shared/base/method.ts';
import type { Job } from '#shared/services/jobs.ts';
import type { Database } from '../store/database.ts';
import { iso, isoOrNull, json, type Row, text, textOrNull } from '../store/rows.ts';

/** What is asked of the queue. */
export interface JobRequest {
  readonly method: string;
  readonly title: string;
  readonly input: unknown;
  readonly actor: string;
}

export interface JobLine {
  readonly time: string;
  readonly level: string;
  readonly message: string;
}

/** The jobs of a workspace as they are kept: what was asked, what became of it, and the log. */
export interface JobStore {
  add(id: string, request: JobRequest): Promise<void>;
  started(id: string): Promise<void>;
  done(id: string, record: string): Promise<void>;
  failed(id: string, error: NonNullable<Job['error']>): Promise<void>;
  note(id: string, level: string, message: string): Promise<void>;
  /** Throws NOT_FOUND. */
  get(id: string): Promise<Job>;
  /** Newest first. `active`: only those that wait or run. */
  list(limit: number, active: boolean): Promise<Job[]>;
  log(id: string): Promise<JobLine[]>;
}

function fromRow(row: Row): Job {
  const state = text(row, 'state') as JobState;
  return {
    id: text(row, 'id'),
    method: text(row, 'method'),
    title: text(row, 'title'),
    state,
    share: state === 'done' ? 1 : 0,
    message: '',
    eta: null,
    created: iso(row, 'created'),
    started: isoOrNull(row, 'started'),
    ended: isoOrNull(row, 'ended'),
    input: json(row, 'input'),
    record: textOrNull(row, 'record'),
    error: row.error == null ? null : json(row, 'error'),
  };
}

export function jobStore(db: Database): JobStore {
  const run = (sql: string, bind: readonly (string | null)[]): Promise<void> => db.write((w) => w.run(sql, bind));
  const all = (sql: string, bind: readonly string[] = []): Promise<Row[]> => db.read((r) => r.all(sql, bind));
  return {
    add: (id, { method, title, input, actor }) =>
      run(
        `INSERT INTO jobs (id, method, title, input, state, actor, created) VALUES ($1, $2, $3, $4::JSON, 'queued', $5, now()::TIMESTAMP)`,
        [id, method, title, JSON.stringify(input), actor],
      ),
    started: (id) => run(`UPDATE jobs SET state = 'running', started = now()::TIMESTAMP WHERE id = $1`, [id]),
    done: (id, record) => run(`UPDATE jobs SET state = 'done', ended = now()::TIMESTAMP, record = $2 WHERE id = $1`, [id, record]),
    failed: (id, error) =>
      run('UPDATE jobs SET state = $2, ended = now()::TIMESTAMP, error = $3::JSON WHERE id = $1', [
        id,
        error.code === 'CANCELLED' ? 'cancelled' : 'failed',
        JSON.stringify(error),
      ]),
    note: (id, level, message) => run('INSERT INTO job_log VALUES ($1, now()::TIMESTAMP, $2, $3)', [id, level, message]),
    async get(id) {
      const [row] = await all('SELECT * FROM jobs WHERE id = $1', [id]);
      if (row) return fromRow(row);
      throw new AlmanacError('NOT_FOUND', `There is no job ${id}.`, { hint: 'List the jobs to see their ids.', place: { field: 'job' } });
    },
    list: async (limit, active) =>
      (
        await all(`SELECT * FROM jobs ${active ? "WHERE state IN ('queued', 'running')" : ''} ORDER BY created DESC, id LIMIT ${limit}`)
      ).map(fromRow),
    log: async (id) =>
      (await all('SELECT * FROM job_log WHERE job = $1 ORDER BY time', [id])).map((row) => ({
        time: iso(row, 'time'),
        level: text(row, 'level'),
        message: text(row, 'message'),
      })),
  };
}
