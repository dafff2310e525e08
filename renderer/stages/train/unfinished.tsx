import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { Job } from '#shared/services/jobs.ts';
import { useCall } from '../../client/call.ts';
import { useCheckpoint } from '../../client/resume.ts';
import { epochText } from '../../components/epoch-text.ts';
import { formatAgo } from '../../components/format.ts';
import classes from './train.module.css';

const CUT_OFF = ['interrupted', 'cancelled', 'failed'];
const MOST = 3;

/** Trainings on these features that were cut off and kept a checkpoint, with the way to go on. */
export function Unfinished(props: {
  features: string;
  /** The job that is on screen already. */
  except: string | undefined;
  onAgain: (job: Job) => void;
}) {
  const { features, except, onAgain } = props;
  const jobs = (useCall((c) => c.jobs.list, { limit: 100 }).data ?? []) as readonly Job[];
  const mine = jobs.filter((j) => j.method === 'train.run' && (j.input as { features?: string }).features === features);
  // Of equal work the newest try speaks: it may have ended well.
  const newest = [...new Map(mine.toReversed().map((job) => [JSON.stringify(job.input), job])).values()].toReversed();
  return newest
    .filter((job) => job.id !== except && CUT_OFF.includes(job.state))
    .slice(0, MOST)
    .map((job) => <CutOff key={job.id} job={job} onAgain={() => onAgain(job)} />);
}

function CutOff({ job, onAgain }: { job: Job; onAgain: () => void }) {
  const checkpoint = useCheckpoint(job);
  if (!checkpoint) return null;
  const place = epochText(checkpoint);
  return (
    <div className={classes.unfinished} role="status">
      <IconHistory size={16} aria-hidden />
      <span>
        {job.title}, {formatAgo(job.created)}: {job.state === 'interrupted' ? 'cut off' : job.state}. Its checkpoint of {place} is kept.
      </span>
      <Button size="compact-xs" variant="default" onClick={onAgain}>
        Go on from {place}
      </Button>
    </div>
  );
}
