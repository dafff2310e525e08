import { useCallback, useState } from 'react';
import type { JobEvent } from '#shared/base/method.ts';
import { methodName } from './call.ts';
import { type Client, client } from './client.ts';
import { cancelJob, isActive, type LiveJob, startJob, useJobs } from './job-store.ts';
import { type Problem, toProblem } from './problem.ts';

type JobMethod<I> = (input: I) => Promise<AsyncIterable<JobEvent>>;

export interface JobHandle<I> {
  /** Resolves to the id of the record, or to undefined where it failed (then `problem` says why) or was cancelled. */
  start(input: I, title: string): Promise<string | undefined>;
  cancel(): void;
  /** Forget the outcome, to show the form again. */
  reset(): void;
  /** The latest job of this method: it is still here when the view was left and entered again. */
  job: LiveJob | undefined;
  active: boolean;
  problem: Problem | undefined;
}

/**
 * Runs a job method: `useJob(c => c.train.run)`. Progress survives a change of view. `owns` picks the jobs that belong to what the view
 * shows, by their input.
 */
export function useJob<I>(pick: (client: Client) => JobMethod<I>, owns?: (input: I) => boolean): JobHandle<I> {
  const method = methodName(pick);
  const [refused, setRefused] = useState<Problem>();
  const [hidden, setHidden] = useState<string>();
  const job = useJobs(({ jobs }) =>
    Object.values(jobs).findLast((j) => j.method === method && j.id !== hidden && (!owns || j.input === undefined || owns(j.input as I))),
  );
  const start = useCallback(
    async (input: I, title: string) => {
      setRefused(undefined);
      let started = false;
      try {
        return await startJob(method, title, pick(client), input, () => {
          started = true;
        });
      } catch (error) {
        // What ends a job that has begun is in the store; where only the connection broke, the job goes on without this page.
        if (!started) setRefused(toProblem(error));
        return undefined;
      }
    },
    [method, pick],
  );
  return {
    start,
    cancel: () => job && void cancelJob(job.id).catch((e) => setRefused(toProblem(e))),
    reset: () => {
      setRefused(undefined);
      if (job) setHidden(job.id);
    },
    job,
    active: isActive(job),
    problem: refused ?? (job?.state === 'failed' ? job.problem : undefined),
  };
}
