import { Button } from '@mantine/core';
import { type ErrorLike, ErrorPanel } from './error-panel.tsx';
import { type ProgressLike, ProgressPanel } from './progress-panel.tsx';

interface JobLike {
  active: boolean;
  job?: ProgressLike & { state: string; cached?: boolean };
  problem?: ErrorLike;
  cancel: () => void;
  reset: () => void;
}

/** What becomes of a job: its progress, then the error that ended it, or a word where there was nothing to do. */
export function JobPanel({
  run,
  onRetry,
  done,
  checkpoint,
}: {
  run: JobLike;
  onRetry?: () => void /** What to say when it has ended well. */;
  done?: string;
  /** How far a training came that was cut off, e.g. "epoch 17": run again, it goes on from there. */
  checkpoint?: string | undefined;
}) {
  const { job } = run;
  if (run.active && job) return <ProgressPanel job={job} onCancel={run.cancel} />;
  if (run.problem) return <ErrorPanel problem={run.problem} onDismiss={run.reset} onRetry={onRetry} />;
  const word =
    job?.state === 'cancelled'
      ? `Cancelled: ${job.title}. ${checkpoint ? `Its checkpoint of ${checkpoint} is kept.` : 'Nothing was stored.'}`
      : job?.state === 'interrupted'
        ? `Cut off, for the engine ended: ${job.title}. ${checkpoint ? `Its checkpoint of ${checkpoint} is kept.` : 'Nothing half-done was kept.'}`
        : done && job?.state === 'done'
          ? done
          : job?.cached
            ? `${job.title}: this very work was done before; its result is shown.`
            : undefined;
  if (!word) return null;
  return (
    <div role="status" style={{ display: 'flex', alignItems: 'center', gap: 10, color: 'var(--dim)' }}>
      {word}
      {(job?.state === 'interrupted' || checkpoint) && onRetry && (
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {checkpoint ? `Go on from ${checkpoint}` : 'Run again'}
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={run.reset}>
        Dismiss
      </Button>
    </div>
  );
}
