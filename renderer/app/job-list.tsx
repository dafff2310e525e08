import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconBolt, IconCheck, IconClock, IconPlayerStop, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useCall } from '../client/call.ts';
import { useWorkspace } from '../client/data.ts';
import { cancelJob, isActive, type LiveJob, useJobs } from '../client/job-store.ts';
import { formatAgo, formatDuration } from '../components/format.ts';
import { ProgressBar, timeLeft } from '../components/progress-panel.tsx';
import classes from './status-bar.module.css';

const ICONS: Record<LiveJob['state'], ReactNode> = {
  queued: <IconClock size={16} />,
  running: <IconBolt size={16} />,
  done: <IconCheck size={16} className={classes.good} />,
  failed: <IconX size={16} className={classes.bad} />,
  cancelled: <IconBan size={16} className={classes.dim} />,
  interrupted: <IconAlertTriangle size={16} className={classes.bad} />,
};

function ActiveJob({ job }: { job: LiveJob }) {
  return (
    <div className={classes.job}>
      {ICONS[job.state]}
      <span className={classes.jobTitle}>{job.title}</span>
      <ActionIcon size="sm" aria-label={`Cancel: ${job.title}`} onClick={() => void cancelJob(job.id).catch(() => {})}>
        <IconPlayerStop size={14} />
      </ActionIcon>
      <span className={classes.wide}>
        <ProgressBar share={job.share} label={job.title} />
      </span>
      <span className={classes.jobNote}>
        {job.message} · {timeLeft(job.eta)}
      </span>
    </div>
  );
}

/** Running jobs with their progress, and the history of this workspace. */
export function JobList() {
  const live = useJobs((s) => s.jobs);
  const workspace = useWorkspace().data;
  const past = useCall((c) => c.jobs.list, workspace ? { limit: 50 } : null, { fresh: 0 }).data ?? [];
  const active = Object.values(live).filter(isActive);
  const ended = past.filter((j) => j.ended && !active.some((a) => a.id === j.id));
  return (
    <div className={classes.list}>
      {active.map((job) => (
        <ActiveJob key={job.id} job={job} />
      ))}
      {ended.map((job) => (
        <div key={job.id} className={classes.job}>
          {ICONS[job.state]}
          <span className={classes.jobTitle}>{job.title}</span>
          <span className={classes.dim}>{formatAgo(job.ended ?? job.created)}</span>
          <span className={classes.jobNote}>
            {job.error
              ? `${job.error.message} ${job.error.hint}`
              : `${job.state}${job.started && job.ended ? ` in ${formatDuration((Date.parse(job.ended) - Date.parse(job.started)) / 1000)}` : ''}`}
          </span>
        </div>
      ))}
      {active.length + ended.length === 0 && (
        <div className={classes.job}>
          <span />
          <span className={classes.dim}>No job has run in this workspace yet.</span>
        </div>
      )}
    </div>
  );
}
