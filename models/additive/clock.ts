import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { DAY } from '#shared/base/units.ts';
import { offsetAt } from '#shared/base/zone.ts';

/** What seasons go by: the wall clock in milliseconds (eight in the morning stays eight when clocks change), or the bare index. */
export const clockOf = (axis: TimeAxis, times: Float64Array): Float64Array =>
  axis.kind === 'integer' ? times : times.map((t) => t + offsetAt(axis.zone, t));

/** A season of `steps` steps in the unit of the clock. */
export const periodOf = (axis: TimeAxis, steps: number): number => steps * nominalStep(axis);

/** A year in the unit of the clock; undefined on a bare index. Source: Prophet counts 365.25 days. */
export const yearOf = (axis: TimeAxis): number | undefined => (axis.kind === 'integer' ? undefined : 365.25 * DAY);
