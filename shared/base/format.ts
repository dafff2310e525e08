import type { TimeAxis } from './axis.ts';
import { DAY, type Time } from './units.ts';
import { offsetAt } from './zone.ts';

const MINUS = '\u2212';
/** A thin space that does not break: between groups of digits, and between a number and its unit. */
export const THIN = '\u202f';
/** What stands for no value. */
export const NONE = '\u2013';

export const usable = (x: number | null | undefined): x is number => typeof x === 'number' && Number.isFinite(x);

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

export const formatPercent = (share: number | null | undefined, digits = 1): string =>
  usable(share) ? `${formatNumber(share * 100, digits)}${THIN}%` : NONE;

export const withUnit = (text: string, unit: string | undefined): string => (unit && text !== NONE ? `${text}${THIN}${unit}` : text);

/** The wall clock of the axis at `t`, as milliseconds that read right when taken for UTC. */
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

export const plural = (n: number, one: string, many = `${one}s`): string => `${formatNumber(n)} ${n === 1 ? one : many}`;
