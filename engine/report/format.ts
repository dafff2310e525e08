import type { TimeAxis } from '#shared/base/axis.ts';
import { DAY, type Time } from '#shared/base/units.ts';
import { offsetAt } from '#shared/base/zone.ts';

const MINUS = '\u2212';
const THIN = '\u202f';
export const NONE = '\u2013';

const usable = (x: number | null | undefined): x is number => typeof x === 'number' && Number.isFinite(x);

/** Thousands in groups, a true minus sign, a dash for nothing. */
export function formatNumber(x: number | null | undefined, digits = 0): string {
  if (!usable(x)) return NONE;
  const [whole, fraction] = Math.abs(x).toFixed(digits).split('.') as [string, string?];
  const sign = x < 0 && Number(x.toFixed(digits)) !== 0 ? MINUS : '';
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, THIN) + (fraction ? `.${fraction}` : '');
}

/** About `figures` significant figures, trailing zeros left out. */
export function formatValue(x: number | null | undefined, figures = 4): string {
  if (!usable(x)) return NONE;
  if (x === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(x)));
  if (size < -4 || size >= 15) return x.toExponential(Math.max(0, figures - 1)).replace('-', MINUS);
  const text = formatNumber(x, Math.max(0, Math.min(8, figures - 1 - size)));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

export const formatPercent = (share: number | null | undefined, digits = 1): string =>
  usable(share) ? `${formatNumber(share * 100, digits)}${THIN}%` : NONE;

/** With a plus sign where it is above zero. */
export const signed = (text: string, x: number): string => (x > 0 ? `+${text}` : text);

export const withUnit = (text: string, unit: string): string => (unit && text !== NONE ? `${text}${THIN}${unit}` : text);

export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(seconds < 0.95 ? 2 : 1)}${THIN}s`;
  if (seconds < 60) return `${Math.round(seconds)}${THIN}s`;
  return `${Math.floor(seconds / 60)}${THIN}min ${String(Math.round(seconds % 60)).padStart(2, '0')}${THIN}s`;
}

/** The wall clock of the axis at `t`, as milliseconds that read right when taken for UTC. */
export const toWall = (axis: TimeAxis, t: Time): number => (axis.kind === 'integer' ? t : t + offsetAt(axis.zone, t));

/** A time as the data set's own clock shows it, no finer than its frequency. */
export function formatMoment(axis: TimeAxis, t: Time): string {
  if (!usable(t)) return NONE;
  if (axis.kind === 'integer') return formatNumber(t);
  const wall = toWall(axis, t);
  const text = new Date(wall).toISOString();
  const { unit } = axis.every;
  if (unit === 'year') return text.slice(0, 4);
  if (unit === 'quarter' || unit === 'month') return text.slice(0, 7);
  if ((unit === 'day' || unit === 'week') && wall % DAY === 0) return text.slice(0, 10);
  return `${text.slice(0, 10)} ${text.slice(11, unit === 'second' ? 19 : 16)}`;
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${formatNumber(n)} ${n === 1 ? one : many}`;
