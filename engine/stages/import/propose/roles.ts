import type { ColumnRole } from '#shared/stages/import.ts';
import type { Column } from './columns.ts';
import { KNOWN, LOCAL_COPY, SERIES, TARGET, TARGET_PART, TIME, WEATHER } from './names.ts';

export interface Role {
  readonly role: ColumnRole;
  readonly reason: string;
}

/** The column that tells the time: stamps before numbers, a telling name before none, UTC before local. */
export function chooseTime(columns: readonly Column[]): Column | undefined {
  const score = (c: Column): number => {
    if (c.missing > 0.2 * c.cells.length) return 0;
    const named = TIME.test(c.name) ? 2 : 0;
    if (c.type === 'time') return 4 + named + (/utc/i.test(c.name) ? 1 : 0) - (LOCAL_COPY.test(c.name) && !/utc/i.test(c.name) ? 1 : 0);
    if (c.type === 'integer' && c.stamps) return 2 + named;
    if (c.type === 'number' && c.stamps) return named;
    if (c.type === 'integer' && named) return /^(ds|t|ts|time|timestamp|period|index|step|year)$/i.test(c.name) ? 2.5 : 0;
    return 0;
  };
  const best = columns.reduce<Column | undefined>((a, b) => (score(b) > (a ? score(a) : 0) ? b : a), undefined);
  return best;
}

const repeats = (keys: readonly string[]): number => keys.length - new Set(keys).size;
const keyed = (columns: readonly Column[], rows: number): string[] =>
  Array.from({ length: rows }, (_, i) => columns.map((c) => c.cells[i]!).join('\u001f'));

/** The fewest columns which, beside the time, tell rows apart. */
export function chooseSeries(columns: readonly Column[], time: Column | undefined, target: Column | undefined): Column[] {
  const rows = columns[0]?.cells.length ?? 0;
  const eligible = columns.filter(
    (c) =>
      c !== time &&
      c !== target &&
      c.missing <= 0.05 * rows + 2 &&
      (c.type === 'text' || c.type === 'time' ? c.type === 'text' : c.type === 'integer' && SERIES.test(c.name)),
  );
  const rank = (c: Column): number => (/unique_?id|series|_id$|^id$/i.test(c.name) ? 0 : SERIES.test(c.name) ? 1 : 2);
  const sorted = [...eligible].sort((a, b) => rank(a) - rank(b) || a.index - b.index);
  if (!time) return sorted.filter((c) => rank(c) < 2).slice(0, 1);
  const duplicates = repeats(keyed([time], rows));
  if (duplicates <= 0.01 * rows)
    return sorted.filter((c) => rank(c) === 0 || (rank(c) === 1 && c.distinct <= Math.max(1, rows / 10))).slice(0, 1);
  const chosen: Column[] = [];
  let left = duplicates;
  while (left > 0.005 * rows && chosen.length < 4) {
    const scored = sorted.filter((c) => !chosen.includes(c)).map((c) => ({ c, left: repeats(keyed([time, ...chosen, c], rows)) }));
    const perfect = scored.find((s) => s.left <= 0.005 * rows);
    const best =
      perfect ?? scored.reduce<{ c: Column; left: number } | undefined>((a, b) => (b.left < (a?.left ?? left) ? b : a), undefined);
    if (!best || best.left >= left) break;
    chosen.push(best.c);
    left = best.left;
  }
  return chosen.sort((a, b) => a.index - b.index);
}

/** The number to forecast: by its name, else the first column of numbers that is no key. */
export function chooseTarget(columns: readonly Column[], time: Column | undefined): Column | undefined {
  const numeric = columns.filter((c) => c !== time && (c.type === 'number' || c.type === 'integer'));
  const score = (c: Column): number =>
    (TARGET.test(c.name) ? 6 : TARGET_PART.test(c.name) ? 4 : 0) -
    (KNOWN.test(c.name) ? 4 : 0) -
    (WEATHER.test(c.name) && !TARGET.test(c.name) ? 3 : 0) -
    (SERIES.test(c.name) ? 5 : 0) -
    (c.distinct <= 2 && c.cells.length > 20 ? 2 : 0) +
    (c.type === 'number' ? 1 : 0);
  return numeric.reduce<Column | undefined>((a, b) => (!a || score(b) > score(a) ? b : a), undefined);
}

/** One value per series in the sample, with several series to tell by. */
function isStatic(column: Column, series: readonly Column[]): boolean {
  const keys = keyed(series, column.cells.length);
  const value = new Map<string, string>();
  for (let i = 0; i < keys.length; i++) {
    const before = value.get(keys[i]!);
    if (before !== undefined && before !== column.cells[i]) return false;
    value.set(keys[i]!, column.cells[i]!);
  }
  return value.size > 1;
}

const constant = (column: Column): boolean => column.distinct <= 1 && column.cells.length > 20;

/** The role of a column that is neither series, time nor target. */
export function covariateRole(column: Column, series: readonly Column[], time: Column | undefined): Role {
  if (column.type === 'empty') return { role: 'ignore', reason: 'It is empty in the part that was looked at.' };
  if (column.type === 'time') return { role: 'ignore', reason: time ? `Another time: "${time.name}" is used.` : 'A time.' };
  if (series.length > 0 && isStatic(column, series)) return { role: 'static', reason: 'It has one value per series.' };
  if (column.type === 'text' && column.distinct > Math.max(50, 0.2 * column.cells.length))
    return { role: 'ignore', reason: `Text with many different values (${column.distinct}).` };
  if (KNOWN.test(column.name)) return { role: 'known', reason: 'Its name says that it is known in advance.' };
  if (WEATHER.test(column.name))
    return { role: 'known', reason: 'Weather: known in advance through its forecast. Choose "past" if you will have none.' };
  if (column.type === 'text' && constant(column)) return { role: 'ignore', reason: 'It has the same value everywhere.' };
  return { role: 'past', reason: 'It varies in time; nothing says that it is known in advance.' };
}
