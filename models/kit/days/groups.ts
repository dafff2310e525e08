import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { DAY } from '#shared/base/units.ts';
import type { Board } from './days.ts';

/** Columns that belong together: a day of the target, a day of a covariate, the place in a cycle of days, the season of the year. */
export type Group =
  | { readonly kind: 'y'; readonly lag: number; readonly from: number; readonly width: number }
  | { readonly kind: 'x'; readonly column: number; readonly lag: number; readonly from: number; readonly width: number }
  | { readonly kind: 'cycle'; readonly width: number }
  | { readonly kind: 'weekend'; readonly width: 1 }
  | { readonly kind: 'year'; readonly days: number; readonly width: 2 };

export interface GroupOptions {
  /** Days back of the target, ascending. */
  readonly lags: readonly number[];
  /** Cycles in days, such as 7. */
  readonly cycles: readonly number[];
  /** Also the last steps of the day before by themselves, weekends and the season of the year. */
  readonly rich: boolean;
}

/** A share of the day's steps that stands for what is most recent. */
const RECENT = 8;

const isFlat = (values: Float64Array, size: number): boolean => values.every((v, i) => v === values[i - (i % size)]);

/** The groups for the history on the board. A covariate that is the same all day takes one column. */
export function groupsFor({ size, x, y }: Board, axis: TimeAxis, { lags, cycles, rich }: GroupOptions): Group[] {
  const groups: Group[] = lags.map((lag) => ({ kind: 'y', lag, from: 0, width: size }));
  const week = cycles[0];
  x.forEach((values, column) => {
    const width = isFlat(values, size) ? 1 : size;
    for (const lag of [0, 1, ...(week !== undefined && lags.includes(week) ? [week] : [])])
      groups.push({ kind: 'x', column, lag, from: 0, width });
  });
  for (const width of cycles) groups.push({ kind: 'cycle', width });
  if (!rich) return groups;
  const recent = Math.round(size / RECENT);
  if (recent > 0) groups.push({ kind: 'y', lag: 1, from: size - recent, width: recent });
  if (axis.kind === 'integer') return groups;
  const length = size * nominalStep(axis);
  if (length === DAY && cycles.includes(7)) groups.push({ kind: 'weekend', width: 1 });
  const days = (365.2425 * DAY) / length;
  if (days > 2 && y.length >= days * size) groups.push({ kind: 'year', days, width: 2 });
  return groups;
}

export const widthOf = (groups: readonly Group[]): number => groups.reduce((sum, g) => sum + g.width, 0);

/** 1970-01-01 was a Thursday. */
const isWeekend = (day: number): boolean => (((day + 3) % 7) + 7) % 7 >= 5;

/** Writes the columns of one day of the board from place `at` of `out`. Reads the target of earlier days only. */
export function writeRow(out: Float64Array, at: number, groups: readonly Group[], { size, first, y, x }: Board, day: number): void {
  let to = at;
  const number = Math.floor(first / size) + day;
  for (const g of groups) {
    const start = (day - ('lag' in g ? g.lag : 0)) * size;
    if (g.kind === 'y') for (let k = 0; k < g.width; k++) out[to + k] = y[start + g.from + k]!;
    else if (g.kind === 'x') for (let k = 0; k < g.width; k++) out[to + k] = x[g.column]![start + g.from + k]!;
    else if (g.kind === 'weekend') out[to] = isWeekend(number) ? 1 : 0;
    else if (g.kind === 'year') {
      const phase = (2 * Math.PI * number) / g.days;
      out[to] = Math.sin(phase);
      out[to + 1] = Math.cos(phase);
    } else {
      out.fill(0, to, to + g.width);
      out[to + (((number % g.width) + g.width) % g.width)] = 1;
    }
    to += g.width;
  }
}

/** Lags of the target in days: 1, 2, 3 and the cycles (7 where none is known), as far as the history has them. */
export function lagsFor(days: number, cycles: readonly number[]): number[] {
  const wanted = [1, 2, 3, ...(cycles.length > 0 ? cycles : [7])];
  return [...new Set(wanted)].filter((lag) => lag === 1 || lag <= days / 3).sort((a, b) => a - b);
}

/** The shortest season is the day; longer ones that are whole days and not too long are cycles. */
export function daySizes(seasons: readonly number[], longest = 31): { size: number; cycles: number[] } {
  const real = [...new Set(seasons)].filter((m) => m > 1).sort((a, b) => a - b);
  const size = real[0] ?? 1;
  return { size, cycles: real.map((m) => m / size).filter((c) => c > 1 && c <= longest && Number.isInteger(c)) };
}
