import type { TrainingCurve } from '#shared/stages/train.ts';
import { useCall, useCommand } from '../../client/call.ts';
import type { LiveJob } from '../../client/job-store.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { TrainingPanel } from '../../components/training-panel.tsx';

/** Each second; the curve of many nets is long, and is asked for less often. */
const every = (curve: unknown): number => Math.min(10_000, Math.max(1000, (curve as TrainingCurve | undefined)?.lines.length ?? 0));

/** The curve of a training that runs, followed epoch by epoch. */
export function LiveTraining({ job, title }: { job: LiveJob; title: string }) {
  const curve = useCall((c) => c.train.curve, { job: job.id }, { every, fresh: 0, keep: true });
  const stop = useCommand((c) => c.train.stop);
  if (!curve.data) return null;
  const asked = curve.data.stopAsked || stop.isPending || stop.data?.asked === true;
  return (
    <>
      {stop.error && <ErrorPanel problem={toProblem(stop.error)} onDismiss={stop.reset} />}
      <TrainingPanel
        title={title}
        curve={{ ...curve.data, live: true, stopAsked: asked }}
        onStop={() => stop.mutate({ job: job.id }, { onSuccess: () => void curve.refetch() })}
      />
    </>
  );
}
