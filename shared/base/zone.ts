import { DAY, HOUR, MINUTE, type Time } from './units.ts';

/** A civil date and time in some zone. Months and days count from 1; weekday is ISO (Monday 1 … Sunday 7). */
export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
  readonly dayOfYear: number;
}

interface Transitions {
  readonly until: number[];
  readonly offset: number[];
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;
const tables = new Map<string, Transitions>();

/** True when the runtime knows the IANA zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function askOffset(format: Intl.DateTimeFormat, t: Time): number {
  const part: Record<string, number> = {};
  for (const p of format.formatToParts(t)) if (p.type !== 'literal') part[p.type] = Number(p.value);
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
  return local - Math.floor(t / 1000) * 1000;
}

// Offsets change at most a few times a year: probe month by month, then bisect to the minute. Asked of Intl once per zone.
function transitions(zone: string): Transitions {
  const known = tables.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    era: undefined,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const until: number[] = [];
  const offset: number[] = [];
  let from = Date.UTC(FIRST_YEAR, 0, 1);
  let current = askOffset(format, from);
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    for (let month = 1; month <= 12; month++) {
      const to = Date.UTC(year, month, 1);
      const next = askOffset(format, to);
      if (next !== current) {
        let low = from;
        let high = to;
        while (high - low > MINUTE) {
          const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE;
          if (askOffset(format, middle) === current) low = middle;
          else high = middle;
        }
        until.push(high);
        offset.push(current);
        current = next;
      }
      from = to;
    }
  }
  until.push(Number.POSITIVE_INFINITY);
  offset.push(current);
  const table = { until, offset };
  tables.set(zone, table);
  return table;
}

/** Milliseconds to add to UTC to get the wall clock of `zone` at instant `t`. */
export function offsetAt(zone: string, t: Time): number {
  if (zone === 'UTC') return 0;
  const { until, offset } = transitions(zone);
  let low = 0;
  let high = until.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t < until[middle]!) high = middle;
    else low = middle + 1;
  }
  return offset[low]!;
}

/**
 * The instant at which the wall clock of `zone` shows `local` (milliseconds as if UTC). A time that does not exist
 * (clocks go forward) is moved forward by the gap; of a time that comes twice the first is taken, or the second on request.
 */
export function fromLocal(zone: string, local: number, repeated: 'first' | 'second' = 'first'): Time {
  if (zone === 'UTC') return local;
  const before = offsetAt(zone, local - DAY);
  const after = offsetAt(zone, local + DAY);
  const early = local - Math.max(before, after);
  const late = local - Math.min(before, after);
  const earlyFits = early + offsetAt(zone, early) === local;
  const lateFits = late + offsetAt(zone, late) === local;
  if (earlyFits && lateFits) return repeated === 'first' ? early : late;
  if (earlyFits) return early;
  if (lateFits) return late;
  return local - before;
}

/** The civil date and time that the wall clock of `zone` shows at instant `t`. */
export function civil(zone: string, t: Time): Civil {
  const local = t + offsetAt(zone, t);
  const d = new Date(local);
  const year = d.getUTCFullYear();
  const ofDay = ((local % DAY) + DAY) % DAY;
  return {
    year,
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    hour: Math.floor(ofDay / HOUR),
    minute: Math.floor((ofDay % HOUR) / MINUTE),
    second: Math.floor((ofDay % MINUTE) / 1000),
    weekday: ((d.getUTCDay() + 6) % 7) + 1,
    dayOfYear: Math.floor((local - Date.UTC(year, 0, 1)) / DAY) + 1,
  };
}
