import { z } from 'zod';
import { DAY, HOUR, MINUTE, SECOND, type Time, WEEK } from './units.ts';
import { fromLocal, offsetAt } from './zone.ts';

export const TimeUnit = z.enum(['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']);
export type TimeUnit = z.infer<typeof TimeUnit>;

export const Every = z.object({ n: z.int().positive(), unit: TimeUnit }).meta({ title: 'Frequency' });
export type Every = z.infer<typeof Every>;

/**
 * How time runs in a data set. `integer`: a bare index, `step` apart. `calendar`: instants in UTC milliseconds; steps in hours, minutes
 * or seconds are elapsed time, longer ones are days of the wall clock of `zone` (so a local day may last 23 or 25 hours).
 */
export const TimeAxis = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('integer'), step: z.int().positive() }),
  z.object({ kind: z.literal('calendar'), zone: z.string(), every: Every }),
]);
export type TimeAxis = z.infer<typeof TimeAxis>;

const FIXED: Partial<Record<TimeUnit, number>> = { second: SECOND, minute: MINUTE, hour: HOUR };
const MONTHS: Partial<Record<TimeUnit, number>> = { month: 1, quarter: 3, year: 12 };

/** Length of one step in milliseconds: exact in hours and finer, the usual length beyond (30.4 days for a month); 1 per index step. */
export function nominalStep(axis: TimeAxis): number {
  if (axis.kind === 'integer') return axis.step;
  const unit: Record<TimeUnit, number> = {
    second: SECOND,
    minute: MINUTE,
    hour: HOUR,
    day: DAY,
    week: WEEK,
    month: 30.436875 * DAY,
    quarter: 91.310625 * DAY,
    year: 365.2425 * DAY,
  };
  return axis.every.n * unit[axis.every.unit];
}

function addMonths(local: number, months: number, anchorDay: number): number {
  const d = new Date(local);
  const first = Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + months, 1);
  const f = new Date(first);
  const last = new Date(Date.UTC(f.getUTCFullYear(), f.getUTCMonth() + 1, 0)).getUTCDate();
  return first + (Math.min(anchorDay, last) - 1) * DAY + (((local % DAY) + DAY) % DAY);
}

/** The time `k` steps after `t` (before it for negative `k`). Month ends stay month ends: 31 January + 1 month = 28 February. */
export function addSteps(axis: TimeAxis, t: Time, k: number): Time {
  if (axis.kind === 'integer') return t + k * axis.step;
  const { n, unit } = axis.every;
  const fixed = FIXED[unit];
  if (fixed) return t + k * n * fixed;
  const local = t + offsetAt(axis.zone, t);
  const months = MONTHS[unit];
  if (!months) return fromLocal(axis.zone, local + k * n * (unit === 'week' ? WEEK : DAY));
  const d = new Date(local);
  const day = d.getUTCDate();
  const isMonthEnd = new Date(local + DAY).getUTCMonth() !== d.getUTCMonth();
  return fromLocal(axis.zone, addMonths(local, k * n * months, isMonthEnd ? 31 : day));
}

function monthsBetween(a: number, b: number): number {
  const [from, to] = [new Date(a), new Date(b)];
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
}

/** How many steps lie from `from` to `to`: whole where both lie on the axis, else the fraction tells how far off it is. */
export function stepsBetween(axis: TimeAxis, from: Time, to: Time): number {
  if (axis.kind === 'integer') return (to - from) / axis.step;
  const { n, unit } = axis.every;
  const fixed = FIXED[unit];
  if (fixed) return (to - from) / (n * fixed);
  const a = from + offsetAt(axis.zone, from);
  const b = to + offsetAt(axis.zone, to);
  const months = MONTHS[unit];
  const whole = Math.round(months ? monthsBetween(a, b) / (n * months) : (b - a) / (n * (unit === 'week' ? WEEK : DAY)));
  const exact = addSteps(axis, from, whole);
  return exact === to ? whole : whole + (to - exact) / nominalStep(axis);
}

/** The `count` times that follow `t`. */
export function timesAfter(axis: TimeAxis, t: Time, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => addSteps(axis, t, k + 1));
}

/** Season lengths that the field uses for a frequency, shortest first; [1] where there is none. */
export function usualSeasons(axis: TimeAxis): number[] {
  if (axis.kind === 'integer') return [1];
  const { n, unit } = axis.every;
  const perDay = unit === 'hour' ? 24 / n : unit === 'minute' ? 1440 / n : unit === 'second' ? 86400 / n : 0;
  if (perDay >= 2) return Number.isInteger(perDay) ? [perDay, perDay * 7] : [1];
  const table: Partial<Record<TimeUnit, number>> = { day: 7, week: 52, month: 12, quarter: 4 };
  const season = (table[unit] ?? 1) / n;
  return Number.isInteger(season) && season > 1 ? [season] : [1];
}

/** "30 min", "hourly", "monthly" … as a person says it. */
export function describeEvery({ n, unit }: Every): string {
  const plain: Record<TimeUnit, string> = {
    second: 'every second',
    minute: 'every minute',
    hour: 'hourly',
    day: 'daily',
    week: 'weekly',
    month: 'monthly',
    quarter: 'quarterly',
    year: 'yearly',
  };
  return n === 1 ? plain[unit] : `every ${n} ${unit}s`;
}

/** ISO text of a time: a plain integer, a date for whole local days, else the instant in UTC. */
export function formatTime(axis: TimeAxis, t: Time): string {
  if (axis.kind === 'integer') return String(t);
  const coarse = !FIXED[axis.every.unit];
  const local = t + offsetAt(axis.zone, t);
  if (coarse && local % DAY === 0) return new Date(local).toISOString().slice(0, 10);
  return new Date(t).toISOString().replace('.000Z', 'Z');
}
