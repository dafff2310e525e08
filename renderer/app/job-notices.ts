import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useJobs } from '../client/job-store.ts';
import { formatDuration } from '../components/format.ts';

const LONG = 3000;

/** The view of the job's stage shows by itself how it ended. */
const isInSight = (method: string): boolean => window.location.hash.split('?')[0] === `#/${method.split('.')[0]}`;

/** Says so when a job that took a while has ended while one was looking at something else. */
export function useJobNotices(): void {
  useEffect(
    () =>
      useJobs.subscribe(({ jobs }, before) => {
        for (const job of Object.values(jobs)) {
          const was = before.jobs[job.id];
          if (!was || was.state === job.state || !job.ended || job.ended - job.started < LONG || isInSight(job.method)) continue;
          const seconds = (job.ended - job.started) / 1000;
          if (job.state === 'done') notifications.show({ title: job.title, message: `Done in ${formatDuration(seconds)}.`, color: 'gray' });
          if (job.state === 'failed')
            notifications.show({ title: job.title, message: job.problem?.message ?? 'Failed.', color: 'red', autoClose: 12_000 });
        }
      }),
    [],
  );
}
