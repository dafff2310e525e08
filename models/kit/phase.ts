import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { HOUR, type Time } from '#shared/base/units.ts';
import { offsetAt } from '#shared/base/zone.ts';

/**
 * Steps since the origin of time, by which seasons are counted: by the wall clock where a step is an hour or less (so that eight in the
 * morning stays eight in the morning when clocks change), by the calendar month or day otherwise.
 */
export function stepNumber(axis: TimeAxis, t: Time): number {
  if (axis.kind === 'integer') return Math.round(t / axis.step);
  const step = nominalStep(axis);
  const local = t + offsetAt(axis.zone, t);
  const { n, unit } = axis.every;
  if (unit === 'month' || unit === 'quarter' || unit === 'year') {
    const d = new Date(local);
    const months = d.getUTCFullYear() * 12 + d.getUTCMonth();
    return Math.floor(months / (n * { month: 1, quarter: 3, year: 12 }[unit]));
  }
  return step <= HOUR ? Math.floor(local / step) : Math.round(local / step);
}
