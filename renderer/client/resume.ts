import type { EpochLine } from '#shared/domain/training.ts';
import { useCall } from './call.ts';

interface Ended {
  id: string;
  method: string;
  state: string;
}

const CUT_OFF = ['interrupted', 'cancelled', 'failed'];

/** The last epoch that the checkpoints of a job hold, where it trained a net and was cut off: run again, it goes on behind it. */
export function useCheckpoint(job: Ended | undefined): EpochLine | undefined {
  const asked = job?.method === 'train.run' && CUT_OFF.includes(job.state) ? { job: job.id } : null;
  return useCall((c) => c.train.curve, asked, { fresh: 0 }).data?.lines.at(-1);
}
