import { describeEvery, type TimeAxis } from '#shared/base/axis.ts';
import { formatNumber, formatValue, NONE, THIN, usable } from '#shared/base/format.ts';
import { DAY, HOUR } from '#shared/base/units.ts';

export { formatMoment, formatNumber, formatPercent, formatValue, plural, toWall, withUnit } from '#shared/base/format.ts';

/** 1 234 567 as "1.23 M": for tiles and badges. */
export function formatCompact(x: number | null | undefined): string {
  if (!usable(x)) return NONE;
  const steps: [number, string][] = [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e4, 'k'],
  ];
  const step = steps.find(([size]) => Math.abs(x) >= size);
  if (!step) return Number.isInteger(x) ? formatNumber(x) : formatValue(x, 3);
  const [size, letter] = step[1] === 'k' ? [1e3, 'k'] : step;
  return `${formatValue(x / size, 3)}${THIN}${letter}`;
}

export function formatBytes(bytes: number | null | undefined): string {
  if (!usable(bytes)) return NONE;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = Math.min(units.length - 1, bytes >= 1 ? Math.floor(Math.log2(bytes) / 10) : 0);
  return `${formatValue(bytes / 1024 ** step, 3)}${THIN}${units[step]}`;
}

/** "0.4 s", "12 s", "3 min 20 s", "2 h 05 min" */
export function formatDuration(seconds: number | null | undefined): string {
  if (!usable(seconds)) return NONE;
  if (seconds < 10) return `${seconds.toFixed(1)}${THIN}s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s}${THIN}s`;
  if (s < 3600) return `${Math.floor(s / 60)}${THIN}min ${String(s % 60).padStart(2, '0')}${THIN}s`;
  return `${Math.floor(s / 3600)}${THIN}h ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')}${THIN}min`;
}

/** "hourly, Europe/Paris" or "index, step 1" */
export const describeAxis = (axis: TimeAxis): string =>
  axis.kind === 'integer' ? `index, step ${axis.step}` : `${describeEvery(axis.every)}, ${axis.zone}`;

/** "2 min ago" */
export function formatAgo(iso: string | number, now = Date.now()): string {
  const ms = now - (typeof iso === 'number' ? iso : Date.parse(iso));
  if (ms < 60_000) return 'just now';
  if (ms < HOUR) return `${Math.floor(ms / 60_000)} min ago`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ago`;
  if (ms < 30 * DAY) return `${Math.floor(ms / DAY)} d ago`;
  return new Date(now - ms).toISOString().slice(0, 10);
}
