import { AlmanacError } from '#shared/base/errors.ts';
import { fromLocal } from '#shared/base/zone.ts';
import type { ImportPlan } from '#shared/stages/import.ts';
import { parseIso } from './formats.ts';

/** The time of the first row where the plan counts times from the order of rows: UTC milliseconds or an index. */
export function startOf(plan: ImportPlan): number {
  if (plan.time.kind !== 'order') throw new Error('The plan takes its times from a column.');
  const { start, zone } = plan.time;
  const refuse = (what: string): AlmanacError =>
    new AlmanacError('BAD_REQUEST', `The start "${start}" is not ${what}.`, {
      hint: 'Give the time of the first row.',
      place: { field: 'time.start' },
    });
  if (plan.axis.kind === 'integer') {
    if (!/^-?\d{1,15}$/.test(start.trim())) throw refuse('a whole number');
    return Number(start);
  }
  const stamp = parseIso(
    /^\d{4}$/.test(start.trim()) ? `${start.trim()}-01-01` : /^\d{4}-\d{2}$/.test(start.trim()) ? `${start.trim()}-01` : start,
  );
  if (!stamp) throw refuse('an ISO date or time');
  return stamp.instant ? stamp.ms : fromLocal(zone, stamp.ms);
}
