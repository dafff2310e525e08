import { THIN } from '#shared/base/format.ts';

export { formatMoment, formatNumber, formatPercent, formatValue, NONE, plural, toWall, withUnit } from '#shared/base/format.ts';

/** With a plus sign where it is above zero. */
export const signed = (text: string, x: number): string => (x > 0 ? `+${text}` : text);

export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(seconds < 0.95 ? 2 : 1)}${THIN}s`;
  if (seconds < 60) return `${Math.round(seconds)}${THIN}s`;
  return `${Math.floor(seconds / 60)}${THIN}min ${String(Math.round(seconds % 60)).padStart(2, '0')}${THIN}s`;
}
