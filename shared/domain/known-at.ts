import { z } from 'zod';
import { addSteps, type TimeAxis } from '../base/axis.ts';
import { DAY, HOUR, MINUTE, type Time } from '../base/units.ts';
import { fromLocal, offsetAt } from '../base/zone.ts';

/** A clock time. */
export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a clock time such as 06:00');

/**
 * When a value becomes known. `day-before`: at a clock time some local days before the day that it is about, as day-ahead forecasts are;
 * `delay`: so many minutes after the end of its step, as meters report. A backtest hides what was not yet known at its origin.
 */
export const KnownAt = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('day-before'), days: z.int().min(0).max(60), at: ClockTime }),
  z.object({ kind: z.literal('delay'), minutes: z.number().min(0).max(1e7) }),
]);
export type KnownAt = z.infer<typeof KnownAt>;

/** Inputs as of a clock time some local days before the first forecast: 1 day and 06:00 for a day-ahead market's forecasts. */
export const AsOf = z.object({ days: z.int().min(0).max(60).default(1), at: ClockTime.default('06:00') });
export type AsOf = z.infer<typeof AsOf>;

/** Milliseconds from midnight to a clock time. */
export const clockOf = (at: string): number => Number(at.slice(0, 2)) * HOUR + Number(at.slice(3)) * MINUTE;

/** The instant of a clock time some local days before the day of `t`. An integer axis has no days: UTC ones are taken. */
export function dayBefore(axis: TimeAxis, t: Time, days: number, at: string): Time {
  const zone = axis.kind === 'calendar' ? axis.zone : 'UTC';
  const day = Math.floor((t + offsetAt(zone, t)) / DAY);
  return fromLocal(zone, (day - days) * DAY + clockOf(at));
}

/** The instant at which the value of the row at `t` is known. */
export function knownFrom(rule: KnownAt, axis: TimeAxis, t: Time): Time {
  return rule.kind === 'day-before' ? dayBefore(axis, t, rule.days, rule.at) : addSteps(axis, t, 1) + rule.minutes * MINUTE;
}
