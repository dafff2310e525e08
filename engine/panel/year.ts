import type { TimeAxis } from '#shared/base/axis.ts';

/** Steps in a year of a daily or weekly axis, rounded; 0 for others, where a year is a season already or events are not steps. */
export function yearInSteps(axis: TimeAxis): number {
  if (axis.kind === 'integer') return 0;
  const { n, unit } = axis.every;
  return unit === 'day' ? Math.round(365.25 / n) : unit === 'week' ? Math.round(52.18 / n) : 0;
}
