import type { TimeAxis } from '#shared/base/axis.ts';
import { DAY, HOUR, MINUTE, type Time } from '#shared/base/units.ts';
import { fromLocal } from '#shared/base/zone.ts';
import { toWall } from '../format.ts';
import { niceTicks } from './scale.ts';

export interface Tick {
  readonly at: Time;
  readonly label: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const FIXED = [1, 5, 15, 30, 60, 180, 360, 720].map((m) => m * MINUTE).concat([1, 2, 7, 14].map((d) => d * DAY));
const MONTHLY = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200];
const MONDAY = 4 * DAY;

const two = (n: number): string => String(n).padStart(2, '0');

function labelOf(wall: number, step: number): string {
  const d = new Date(wall);
  const day = `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]}`;
  if (step < DAY) return wall % DAY === 0 ? day : `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
  return step < 28 * DAY ? day : d.getUTCMonth() === 0 ? String(d.getUTCFullYear()) : MONTHS[d.getUTCMonth()]!;
}

function monthly(from: number, to: number, months: number): number[] {
  const walls: number[] = [];
  const first = new Date(from).getUTCFullYear() * 12 + new Date(from).getUTCMonth();
  for (let m = Math.ceil(first / months) * months; ; m += months) {
    const wall = Date.UTC(Math.floor(m / 12), m % 12, 1);
    if (wall > to) return walls;
    if (wall >= from) walls.push(wall);
  }
}

/** Round times of the axis' own clock between two times, at most about `count`, with labels as short as they can be. */
export function timeTicks(axis: TimeAxis, from: Time, to: Time, count = 8): Tick[] {
  if (axis.kind === 'integer') return niceTicks([from, to], count, true).map((at) => ({ at, label: String(at) }));
  const { zone } = axis;
  const [a, b] = [toWall(axis, from), toWall(axis, to)];
  const fixed = FIXED.find((step) => (b - a) / step <= count);
  const tick = (wall: number, step: number): Tick => ({ at: fromLocal(zone, wall), label: labelOf(wall, step) });
  if (!fixed || axis.every.unit === 'month' || axis.every.unit === 'quarter' || axis.every.unit === 'year') {
    const months = MONTHLY.find((m) => (b - a) / (m * 30 * DAY) <= count) ?? MONTHLY.at(-1)!;
    return monthly(a, b, months).map((wall) => tick(wall, months * 30 * DAY));
  }
  const origin = fixed % (7 * DAY) === 0 ? MONDAY : 0;
  const ticks: Tick[] = [];
  for (let wall = Math.ceil((a - origin) / fixed) * fixed + origin; wall <= b; wall += fixed) ticks.push(tick(wall, fixed));
  return ticks;
}

/** What the labels leave out: "2012", "2 to 9 January 2015" … */
export function spanLabel(axis: TimeAxis, from: Time, to: Time): string {
  if (axis.kind === 'integer') return '';
  const [a, b] = [new Date(toWall(axis, from)), new Date(toWall(axis, to))];
  const [ya, yb] = [a.getUTCFullYear(), b.getUTCFullYear()];
  const zone =
    to - from < 40 * DAY && ['second', 'minute', 'hour'].includes(axis.every.unit) && axis.every.n * HOUR > 0 ? `, ${axis.zone}` : '';
  return (ya === yb ? String(ya) : `${ya} \u2013 ${yb}`) + zone;
}
