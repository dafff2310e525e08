import type { Client } from '../../client/client.ts';
import type { JobHandle } from '../../client/job.ts';
import { useCheckpoint } from '../../client/resume.ts';
import { epochText } from '../../components/epoch-text.ts';
import { JobPanel } from '../../components/job-panel.tsx';
import type { PickableModel } from '../../components/pickable.ts';
import { LiveTraining } from './live-training.tsx';
import { Unfinished } from './unfinished.tsx';

export type TrainInput = Parameters<Client['train']['run']>[0];

/** What becomes of a fit that was begun: its progress, the curve of a net; and what was cut off, with the way to go on. */
export function TrainRun(props: {
  train: JobHandle<TrainInput>;
  features: string | undefined;
  models: readonly PickableModel[] | undefined;
  /** Begins as the form says. */
  onRetry: () => void;
  onMade: (fit: string) => void;
}) {
  const { train, features, models, onRetry, onMade } = props;
  const { job } = train;
  const checkpoint = useCheckpoint(job);
  const atWork = train.active ? models?.find((m) => m.id === (job?.input as TrainInput | undefined)?.choice.model) : undefined;
  // What was cut off goes on as it was asked for, whatever the form says by now.
  const again = async ({ input, title }: { input?: unknown; title: string }) => {
    const made = await train.start(input as TrainInput, title);
    if (made) onMade(made);
  };
  return (
    <>
      <JobPanel
        run={train}
        onRetry={() => (checkpoint && job ? void again(job) : onRetry())}
        checkpoint={checkpoint && epochText(checkpoint)}
      />
      {job && atWork?.family === 'neural' && <LiveTraining key={job.id} job={job} title={`Training of ${atWork.title}`} />}
      {features && !train.active && <Unfinished features={features} except={job?.id} onAgain={(cut) => void again(cut)} />}
    </>
  );
}
