import { describeEvery, type TimeAxis } from '#shared/base/axis.ts';
import { DAY, HOUR, type Time } from '#shared/base/units.ts';
import { offsetAt } from '#shared/base/zone.ts';

const MINUS = '\u2212';
const THIN = '\u202f';
const NONE = '\u2013';

const usable = (x: number | null | undefined): x is number => typeof x === 'number' && Number.isFinite(x);

/** Thousands in groups, a true minus sign, a dash for nothing. */
export function formatNumber(x: number | null | undefined, digits = 0): string {
  if (!usable(x)) return NONE;
  const [whole, fraction] = Math.abs(x).toFixed(digits).split('.') as [string, string?];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  const negative = x < 0 && Number(x.toFixed(digits)) !== 0;
  return (negative ? MINUS : '') + grouped + (fraction ? `.${fraction}` : '');
}

/** About `figures` significant figures, never in scientific notation between 1e-4 and 1e15: for tables of measured values. */
export function formatValue(x: number | null | undefined, figures = 4): string {
  if (!usable(x)) return NONE;
  if (x === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(x)));
  if (size < -4 || size >= 15) return x.toExponential(Math.max(0, figures - 1)).replace('-', MINUS);
  const text = formatNumber(x, Math.max(0, Math.min(8, figures - 1 - size)));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

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

export const formatPercent = (share: number | null | undefined, digits = 1): string =>
  usable(share) ? `${formatNumber(share * 100, digits)}${THIN}%` : NONE;

export const withUnit = (text: string, unit: string | undefined): string => (unit && text !== NONE ? `${text}${THIN}${unit}` : text);

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

/** The wall clock of the axis at `t`, as milliseconds that read right when taken for UTC: what charts are drawn with. */
export const toWall = (axis: TimeAxis, t: Time): number => (axis.kind === 'integer' ? t : t + offsetAt(axis.zone, t));

/** A time as the data set's own clock shows it, no finer than its frequency. */
export function formatMoment(axis: TimeAxis, t: Time | null | undefined): string {
  if (!usable(t)) return NONE;
  if (axis.kind === 'integer') return formatNumber(t);
  const wall = new Date(toWall(axis, t)).toISOString();
  const unit = axis.every.unit;
  if (unit === 'year') return wall.slice(0, 4);
  if (unit === 'quarter' || unit === 'month') return wall.slice(0, 7);
  if (unit === 'second') return `${wall.slice(0, 10)} ${wall.slice(11, 19)}`;
  if ((unit === 'day' || unit === 'week') && toWall(axis, t) % DAY === 0) return wall.slice(0, 10);
  return `${wall.slice(0, 10)} ${wall.slice(11, 16)}`;
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

export const plural = (n: number, one: string, many = `${one}s`): string => `${formatNumber(n)} ${n === 1 ? one : many}`;
