import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import type { Job } from '#shared/services/jobs.ts';
import { Fit, type TrainingCurve } from '#shared/stages/train.ts';
import type { CallContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { decodeCurve } from '../../jobs/training/curve.ts';
import { resumableEpochs } from '../../jobs/training/resumable.ts';
import { getRecord } from '../../store/records.ts';
import { type FitOrder, workOf } from './work.ts';

type Train = Handlers<typeof contract.train>;

const NOTHING = { lines: [], live: false, secondsLeft: null, stopAsked: false, resumed: false, notes: [] };

async function curveOfFit(id: string, { db, artifacts }: CallContext): Promise<TrainingCurve> {
  const { training } = (await db.read((sql) => getRecord(sql, 'fit', id, Fit))).body;
  if (!training) return NOTHING;
  const { notes, resumed, stopped, curve } = training;
  const lines = [...decodeCurve(new TextDecoder().decode(await artifacts.get(curve)))];
  return { ...NOTHING, lines, notes, resumed, stopAsked: stopped === 'asked' };
}

/** Of a job that ended without a fit: the epochs behind which equal work would go on. */
async function curveToResume({ method, input }: Job, ctx: CallContext): Promise<TrainingCurve> {
  if (method !== 'train.run') return NOTHING;
  const { folder } = await workOf(input as FitOrder, ctx);
  return { ...NOTHING, lines: [...resumableEpochs(folder)] };
}

async function curveOfJob(id: string, ctx: CallContext): Promise<TrainingCurve> {
  const { jobs, trainings } = ctx.workspaces.current();
  const job = await jobs.get(id);
  if (job.ended === null) return trainings.find(id)?.curve() ?? NOTHING;
  if (job.record === null) return curveToResume(job, ctx);
  return job.record.startsWith('ft_') ? curveOfFit(job.record, ctx) : NOTHING;
}

export const curveOf: Train['curve'] = ({ job, fit }, ctx) => {
  if (fit) return curveOfFit(fit, ctx);
  if (job) return curveOfJob(job, ctx);
  throw new AlmanacError('BAD_REQUEST', 'Neither a job nor a fit was named.', { hint: 'Give one of them.', place: { field: 'job' } });
};

export const stopTraining: Train['stop'] = async ({ job: id }, ctx) => {
  const { jobs, trainings } = ctx.workspaces.current();
  const { method } = await jobs.get(id);
  const training = trainings.find(id);
  // Nets of a backtest are compared with others: they are trained to their end.
  const asked = method === 'train.run' && (training?.curve().live ?? false);
  if (asked) training!.stop();
  return { asked };
};
