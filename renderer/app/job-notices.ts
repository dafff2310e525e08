import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useJobs } from '../client/job-store.ts';
import { formatDuration } from '../components/format.ts';

const LONG = 3000;

/** Says so when a job that took a while has ended: by then one may be looking at something else. */
export function useJobNotices(): void {
  useEffect(
    () =>
      useJobs.subscribe(({ jobs }, before) => {
        for (const job of Object.values(jobs)) {
          const was = before.jobs[job.id];
          if (!was || was.state === job.state || !job.ended || job.ended - job.started < LONG) continue;
          const seconds = (job.ended - job.started) / 1000;
          if (job.state === 'done') notifications.show({ title: job.title, message: `Done in ${formatDuration(seconds)}.`, color: 'gray' });
          if (job.state === 'failed')
            notifications.show({ title: job.title, message: job.problem?.message ?? 'Failed.', color: 'red', autoClose: 12_000 });
        }
      }),
    [],
  );
}
