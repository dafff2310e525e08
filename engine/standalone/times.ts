import { formatTime, type TimeAxis } from '#shared/base/axis.ts';
import { offsetAt } from '#shared/base/zone.ts';

/** How a file writes its times, so that the forecast is written alike. */
export type TimeStyle = 'integer' | 'date' | 'local' | 'local-t' | 'utc';

/** Told from one time as it stands in the file. */
export function styleOf(text: string): TimeStyle {
  if (/^[+-]?\d+$/.test(text)) return 'integer';
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return 'date';
  if (/(Z|[+-]\d{2}(:?\d{2})?)$/.test(text)) return 'utc';
  return text.includes('T') ? 'local-t' : 'local';
}

/** A time in the style of the file it continues. */
export function timeText(axis: TimeAxis, style: TimeStyle, t: number): string {
  if (axis.kind === 'integer') return String(t);
  if (style === 'utc') return new Date(t).toISOString().replace('.000Z', 'Z');
  const local = new Date(t + offsetAt(axis.zone, t)).toISOString().slice(0, 19);
  if (style === 'date') return local.endsWith('T00:00:00') ? local.slice(0, 10) : formatTime(axis, t);
  return style === 'local-t' ? local : local.replace('T', ' ');
}
