import { Button } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { formatDuration, formatPercent } from './format.ts';
import classes from './progress-panel.module.css';

export interface ProgressLike {
  title: string;
  message: string;
  /** 0 to 1. */
  share: number;
  /** Seconds left, null while unknown. */
  eta: number | null;
  /** Milliseconds since 1970. */
  started: number;
}

function useNow(every: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

export const timeLeft = (eta: number | null): string => (eta === null ? 'estimating time left' : `${formatDuration(eta)} left`);

/** A running job: what it does, how far it is, how long it will take, and the way to stop it. */
export function ProgressPanel({ job, onCancel }: { job: ProgressLike; onCancel?: () => void }) {
  const now = useNow(1000);
  return (
    <div className={classes.panel} role="status" aria-live="polite">
      <div className={classes.row}>
        <strong className={classes.title}>{job.title}</strong>
        <span className={classes.share}>{formatPercent(job.share, 0)}</span>
        {onCancel && (
          <Button size="compact-xs" variant="default" leftSection={<IconPlayerStop size={13} />} onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
      <ProgressBar share={job.share} label={job.title} />
      <div className={classes.row}>
        <span className={classes.message}>{job.message}</span>
        <span className={classes.time}>
          {formatDuration((now - job.started) / 1000)} so far · {timeLeft(job.eta)}
        </span>
      </div>
    </div>
  );
}

export function ProgressBar({ share, label }: { share: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className={classes.track} role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <div className={classes.bar} style={{ width: `${percent}%` }} />
    </div>
  );
}
