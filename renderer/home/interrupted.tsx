import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useCalls } from '../client/calls.ts';
import type { Outputs } from '../client/data.ts';
import { runAgain, useJobs } from '../client/job-store.ts';
import { type Problem, toProblem } from '../client/problem.ts';
import { useCheckpoint } from '../client/resume.ts';
import { epochText } from '../components/epoch-text.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { formatAgo } from '../components/format.ts';
import classes from './home.module.css';

type Job = Outputs['jobs']['get'];

/** What was cut off when the workspace was last open, and the way to have it after all. */
export function Interrupted({ jobs }: { jobs: readonly { job: string }[] }) {
  const found = useCalls(
    (c) => c.jobs.get,
    jobs.map(({ job }) => ({ job })),
  );
  const live = useJobs((s) => s.jobs);
  const [problem, setProblem] = useState<Problem>();
  const asked = (job: Job) =>
    Object.values(live).some((j) => j.id !== job.id && j.method === job.method && JSON.stringify(j.input) === JSON.stringify(job.input));
  const left = found.data?.filter((job) => !asked(job)) ?? [];
  const again = (job: Job) => void runAgain(job).catch((error) => setProblem(toProblem(error)));
  if (problem) return <ErrorPanel problem={problem} onDismiss={() => setProblem(undefined)} />;
  if (left.length === 0) return null;
  return (
    <div className={classes.notice} role="status">
      <IconAlertTriangle size={18} aria-hidden />
      <div className={classes.cut}>
        Cut off when the workspace was last open; nothing half-done was kept but the checkpoints of trainings.
        <ul>
          {left.map((job) => (
            <CutOff key={job.id} job={job} onAgain={() => again(job)} />
          ))}
        </ul>
      </div>
    </div>
  );
}

/** A training that kept a checkpoint says from where it would go on. */
function CutOff({ job, onAgain }: { job: Job; onAgain: () => void }) {
  const checkpoint = useCheckpoint(job);
  const words = checkpoint ? `Go on from ${epochText(checkpoint)}` : 'Run again';
  return (
    <li>
      {job.title} <span className={classes.aside}>{formatAgo(job.created)}</span>
      <Button size="compact-xs" variant="default" onClick={onAgain} aria-label={`${words}: ${job.title}`}>
        {words}
      </Button>
    </li>
  );
}
