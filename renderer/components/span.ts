import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { DAY, HOUR, MINUTE } from '#shared/base/units.ts';
import { formatNumber, plural } from './format.ts';

/** How long a number of steps lasts, as a person says it: "24 hours", "about 14 days". Empty for an integer axis. */
export function horizonSpan(axis: TimeAxis, steps: number): string {
  if (axis.kind === 'integer') return '';
  const { n, unit } = axis.every;
  const ms = steps * nominalStep(axis);
  if (['week', 'month', 'quarter', 'year'].includes(unit)) return plural(steps * n, unit);
  if (ms >= 2 * DAY) return Number.isInteger(ms / DAY) ? plural(ms / DAY, 'day') : `${formatNumber(ms / DAY, 1)} days`;
  if (ms >= 2 * HOUR) return Number.isInteger(ms / HOUR) ? plural(ms / HOUR, 'hour') : `${formatNumber(ms / HOUR, 1)} hours`;
  return plural(Math.round(ms / MINUTE), 'minute');
}
