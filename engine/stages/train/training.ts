import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { Fit, type TrainingCurve } from '#shared/stages/train.ts';
import type { CallContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import { decodeCurve } from '../../jobs/training/curve.ts';
import { getRecord } from '../../store/records.ts';

type Train = Handlers<typeof contract.train>;

const NOTHING = { lines: [], live: false, secondsLeft: null, stopAsked: false, resumed: false, notes: [] };

async function curveOfFit(id: string, { db, artifacts }: CallContext): Promise<TrainingCurve> {
  const { training } = (await db.read((sql) => getRecord(sql, 'fit', id, Fit))).body;
  if (!training) return NOTHING;
  const { notes, resumed, stopped, curve } = training;
  const lines = [...decodeCurve(new TextDecoder().decode(await artifacts.get(curve)))];
  return { ...NOTHING, lines, notes, resumed, stopAsked: stopped === 'asked' };
}

/** Of a job that has ended: the curve of the fit that it made. */
async function curveOfJob(id: string, ctx: CallContext): Promise<TrainingCurve> {
  const { jobs, trainings } = ctx.workspaces.current();
  const live = trainings.find(id);
  if (live) return live.curve();
  const { record } = await jobs.get(id);
  return record?.startsWith('ft_') ? curveOfFit(record, ctx) : NOTHING;
}

export const curveOf: Train['curve'] = ({ job, fit }, ctx) => {
  if (fit) return curveOfFit(fit, ctx);
  if (job) return curveOfJob(job, ctx);
  throw new AlmanacError('BAD_REQUEST', 'Neither a job nor a fit was named.', { hint: 'Give one of them.', place: { field: 'job' } });
};

export const stopTraining: Train['stop'] = async ({ job }, ctx) => {
  const { jobs, trainings } = ctx.workspaces.current();
  const training = trainings.find(job);
  if (!training) await jobs.get(job);
  const asked = training?.curve().live ?? false;
  if (asked) training!.stop();
  return { asked };
};
