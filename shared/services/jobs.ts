import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../base/errors.ts';
import { RecordId } from '../base/ids.ts';
import { command, JobEvent, JobState, query } from '../base/method.ts';

export const Job = z.object({
  id: z.string(),
  /** e.g. "backtest.run". */
  method: z.string(),
  title: z.string(),
  state: JobState,
  share: z.number(),
  message: z.string(),
  eta: z.number().nullable(),
  created: z.string(),
  started: z.string().nullable(),
  ended: z.string().nullable(),
  input: z.unknown(),
  record: RecordId.nullable(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
});
export type Job = z.infer<typeof Job>;

const JobRef = z.object({ job: z.string() });

export const jobsService = {
  list: query({
    summary: 'List jobs, newest first',
    input: z.object({ limit: z.int().min(1).max(1000).default(100), active: z.boolean().default(false) }),
    output: z.array(Job),
  }),
  get: query({ summary: 'Show one job', input: JobRef, output: Job, errors: ['NOT_FOUND'] }),
  /** Ends as the job ends: with any error that a job may declare. */
  watch: query({
    summary: 'Follow a job to its end',
    input: JobRef,
    output: eventIterator(JobEvent),
    errors: Object.keys(ERROR_CODES) as ErrorCode[],
  }),
  cancel: command({ summary: 'Cancel a queued or running job', input: JobRef, output: Job, errors: ['NOT_FOUND'] }),
  log: query({
    summary: 'The log of a job',
    input: JobRef,
    output: z.array(z.object({ time: z.string(), level: z.string(), message: z.string() })),
    errors: ['NOT_FOUND'],
  }),
};
