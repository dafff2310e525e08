import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { useCall } from '../../client/call.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { TrainingPanel } from '../../components/training-panel.tsx';

/** How a fit was trained: its curve, and what it took. Nothing of models that are not trained epoch by epoch. */
export function FitTraining({ fit, title }: { fit: StoredRecord<Fit>; title: string }) {
  const asked = fit.body.training ? { fit: fit.head.id } : null;
  const curve = useCall((c) => c.train.curve, asked, { fresh: Number.POSITIVE_INFINITY });
  if (!asked) return null;
  if (curve.error) return <ErrorPanel problem={toProblem(curve.error)} onRetry={() => void curve.refetch()} />;
  if (!curve.data) return null;
  return <TrainingPanel title={title} curve={curve.data} fit={fit.body} />;
}
