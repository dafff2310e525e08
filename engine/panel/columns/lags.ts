import { stepsBetween, type TimeAxis } from '#shared/base/axis.ts';
import { DAY } from '#shared/base/units.ts';
import { fromLocal, offsetAt } from '#shared/base/zone.ts';
import type { ClockLag } from '#shared/stages/features.ts';

/** The value `lag` steps ago, for the rows `from` to `to`; NaN before there is one. */
export function lagged(y: Float64Array, lag: number, from: number, to: number, out: Float64Array, offset: number): void {
  for (let i = from; i < to; i++) out[offset + i - from] = i >= lag ? y[i - lag]! : Number.NaN;
}

const MONTHS: Partial<Record<ClockLag['unit'], number>> = { month: 1, year: 12 };

function monthsEarlier(local: number, months: number): number {
  const d = new Date(local);
  const last = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() - months + 1, 0)).getUTCDate();
  const day = Math.min(d.getUTCDate(), last);
  return Date.UTC(d.getUTCFullYear(), d.getUTCMonth() - months, day) + (((local % DAY) + DAY) % DAY);
}

/** The instant at which the wall clock showed the same time n days, weeks, months or years before: of an hour that came twice the first one, of one that was skipped the one after the gap. */
export function clockBefore(zone: string, t: number, { n, unit }: Pick<ClockLag, 'n' | 'unit'>): number {
  const local = t + offsetAt(zone, t);
  const months = MONTHS[unit];
  return fromLocal(zone, months ? monthsEarlier(local, n * months) : local - n * (unit === 'week' ? 7 : 1) * DAY);
}

/**
 * The value at the same clock time some days, weeks, months or years before. NaN before there is one, and where the rows of the axis
 * have none at that time.
 */
export function clockLagged(
  y: Float64Array,
  times: Float64Array,
  axis: TimeAxis & { kind: 'calendar' },
  rule: Pick<ClockLag, 'n' | 'unit'>,
  from: number,
  to: number,
  out: Float64Array,
  offset: number,
): void {
  let guess = 1;
  for (let i = from; i < to; i++) {
    const wanted = clockBefore(axis.zone, times[i]!, rule);
    if (wanted < times[0]!) {
      out[offset + i - from] = Number.NaN;
      continue;
    }
    if (times[i - guess] !== wanted) guess = Math.round(stepsBetween(axis, wanted, times[i]!));
    out[offset + i - from] = times[i - guess] === wanted ? y[i - guess]! : Number.NaN;
  }
}
