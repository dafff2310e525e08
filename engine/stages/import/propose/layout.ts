import { stampParser } from '../time/formats.ts';
import type { Column } from './columns.ts';

/** Where a row is a whole series: the columns that name it, and the columns that are its steps in time. */
export interface RowSeries {
  readonly names: readonly Column[];
  readonly steps: readonly Column[];
  /** The time of the first step: an index, or a stamp. */
  readonly start: string;
  readonly stamps: readonly number[] | null;
}

const NUMBERED = /^([A-Za-z_]*)(\d+)$/;
const LEAST = 8;

/** "V2, V3, …" or "d_1, d_2, …" or dates as the names of the last columns, over numbers. */
export function rowSeries(columns: readonly Column[]): RowSeries | null {
  const numeric = (c: Column): boolean => c.type === 'number' || c.type === 'integer' || c.type === 'empty';
  let first = columns.length;
  while (first > 0 && numeric(columns[first - 1]!)) first--;
  let steps = columns.slice(first);
  const parse = stampParser(undefined);
  const dated = steps.filter((c) => /^\d{4}-\d{2}(-\d{2})?([T ].*)?$/.test(c.name));
  if (dated.length >= LEAST && dated.length > 0.8 * steps.length) {
    const stamps = dated.map((c) => parse(/^\d{4}-\d{2}$/.test(c.name) ? `${c.name}-01` : c.name)?.ms ?? Number.NaN);
    const names = columns.filter((c) => !dated.includes(c));
    if (stamps.every((ms, i) => i === 0 || ms > stamps[i - 1]!))
      return { names, steps: dated, start: new Date(stamps[0]!).toISOString().slice(0, 19), stamps };
  }
  while (steps.length > 0 && !NUMBERED.test(steps[0]!.name)) steps = steps.slice(1);
  if (steps.length < LEAST) return null;
  const parts = steps.map((c) => NUMBERED.exec(c.name));
  const consecutive = parts.every((p, i) => p && p[1] === parts[0]![1] && Number(p[2]) === Number(parts[0]![2]) + i);
  const names = columns.slice(0, columns.indexOf(steps[0]!));
  const prefix = parts[0]?.[1] ?? '';
  // A time column before the numbered ones means that each of those is a series of its own.
  if (!consecutive || names.length === 0 || names.some((c) => c.type === 'time')) return null;
  if (names.every((c) => c.distinct >= 0.95 * c.cells.length) || /^(v|d_?|f_?|t_?|h_?|m_?|w_?|y_?|)$/i.test(prefix))
    return names.some((c) => c.type === 'text' || c.type === 'integer') ? { names, steps, start: '1', stamps: null } : null;
  return null;
}

/** Whether every column beside the time looks like a series of its own. */
export function columnSeries(columns: readonly Column[], time: Column | undefined): boolean {
  const others = columns.filter((c) => c !== time && c.type !== 'time');
  if (others.length < 3 || !others.every((c) => c.type === 'number' || c.type === 'integer' || c.type === 'empty')) return false;
  const prefixes = new Set(others.map((c) => c.name.replace(/[\d_\-. ]+$/, '').toLowerCase()));
  return others.length >= 30 || (prefixes.size === 1 && others.length >= 3);
}
