import { DAY, HOUR, MINUTE, WEEK } from '#shared/base/units.ts';
import { type Civil, civil } from '#shared/base/zone.ts';
import type { Recipe } from '#shared/stages/features.ts';

type CalendarPart = Recipe['calendar'][number];

/** ISO 8601 week, 1 to 53: a week belongs to the year that has its Thursday. */
function isoWeek({ year, month, day, weekday }: Civil): number {
  const thursday = Date.UTC(year, month - 1, day + 4 - weekday);
  return Math.floor((thursday - Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)) / WEEK) + 1;
}

const OF_DAY: Partial<Record<CalendarPart, (day: Civil) => number>> = {
  weekday: (day) => day.weekday,
  weekend: (day) => (day.weekday >= 6 ? 1 : 0),
  'day-of-month': (day) => day.day,
  'day-of-year': (day) => day.dayOfYear,
  week: isoWeek,
  month: (day) => day.month,
  quarter: (day) => Math.floor((day.month - 1) / 3) + 1,
  year: (day) => day.year,
  season: (day) => Math.floor((day.month % 12) / 3) + 1,
};

const OF_CLOCK: Partial<Record<CalendarPart, number>> = { hour: HOUR, 'half-hour': 30 * MINUTE };

/** `cal_hour`, `cal_day_of_month` … */
export const calendarName = (part: CalendarPart): string => `cal_${part.replaceAll('-', '_')}`;

/**
 * One part of the local clock and calendar for each row of `local` (milliseconds of the wall clock, as if UTC). hour 0 to 23,
 * half-hour 0 to 47, weekday 1 (Monday) to 7, weekend 0 or 1, week by ISO 8601, season 1 (December to February) to 4.
 */
export function calendarColumn(part: CalendarPart, local: Float64Array): Float64Array {
  const width = OF_CLOCK[part];
  if (width) return local.map((t) => Math.floor((((t % DAY) + DAY) % DAY) / width));
  const read = OF_DAY[part]!;
  let known = Number.NaN;
  let value = Number.NaN;
  return local.map((t) => {
    const day = Math.floor(t / DAY);
    if (day !== known) {
      known = day;
      value = read(civil('UTC', day * DAY));
    }
    return value;
  });
}
