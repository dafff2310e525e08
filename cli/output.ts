import { EXIT } from './exit-codes.ts';

/** Puts a result on standard output; answers with the exit status of success. */
export function print(text: string): number {
  console.log(text);
  return EXIT.ok.code;
}

const MAX_WIDTH = 60;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Float64Array);

/** JSON in which columns of numbers are arrays and NaN is null. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, v) => (v instanceof Float64Array ? Array.from(v, (x) => (Number.isNaN(x) ? null : x)) : v), 2);

export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e7 || size < 1e-4 ? value.toExponential(3) : value.toFixed(size >= 1000 ? 1 : size >= 1 ? 3 : 4);
}

/** An object that can be told in a cell: somebody with a name, or up to four plain values. */
const isSmall = (value: unknown): value is Record<string, unknown> =>
  isPlain(value) &&
  (typeof value.name === 'string' ||
    (Object.keys(value).length <= 4 && Object.values(value).every((v) => v === null || typeof v !== 'object')));

const smallText = (value: Record<string, unknown>): string =>
  typeof value.name === 'string'
    ? value.name
    : Object.entries(value)
        .map(([key, v]) => `${key} ${cell(v)}`)
        .join(', ');

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'number') return formatNumber(value);
  if (value instanceof Float64Array) return `${value.length} numbers`;
  if (Array.isArray(value)) return value.every((v) => typeof v !== 'object') ? value.map(cell).join(', ') : `${value.length} entries`;
  if (isPlain(value)) return isSmall(value) ? smallText(value) : JSON.stringify(value);
  return String(value);
}

const shorten = (text: string): string => (text.length > MAX_WIDTH ? `${text.slice(0, MAX_WIDTH - 1)}…` : text);

/** Rows as a table with a header; numbers right-aligned. */
export function table(rows: readonly Record<string, unknown>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((c) => shorten(cell(row[c]))));
  const numeric = columns.map((c) => rows.every((row) => typeof row[c] === 'number' || row[c] == null));
  const width = columns.map((c, i) => Math.max(c.length, ...cells.map((row) => row[i]!.length)));
  const line = (parts: readonly string[]): string =>
    parts
      .map((p, i) => (numeric[i] ? p.padStart(width[i]!) : p.padEnd(width[i]!)))
      .join('  ')
      .trimEnd();
  return [line(columns), line(width.map((w) => '─'.repeat(w))), ...cells.map(line)].join('\n');
}

const isRecord = (value: unknown): value is { head: Record<string, unknown>; body: Record<string, unknown> } =>
  isPlain(value) && isPlain(value.head) && isPlain(value.body);

/** Head and body of a record (the row itself, or the one in it) side by side with the rest: one flat row. */
const flatten = (row: unknown): Record<string, unknown> => {
  if (!isPlain(row)) return { value: row };
  if (isRecord(row)) {
    const { head, body, ...rest } = row;
    return { id: head.id, ...rest, ...body, created: head.created };
  }
  const [key, inner] = Object.entries(row).find(([, value]) => isRecord(value)) ?? [];
  return key ? { ...flatten(inner), ...row, [key]: undefined } : row;
};

const simpleColumns = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).filter(([, v]) => v !== undefined && (!isPlain(v) || isSmall(v)) && !(Array.isArray(v) && v.some(isPlain))),
  );

/** Text of several lines stays in its column. */
const indented = (text: string, by: number): string => text.replaceAll('\n', `\n${' '.repeat(by)}`);

/** Any answer of the contract for a person to read. */
export function render(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : table(value.map(flatten).map(simpleColumns));
  if (!isPlain(value)) return cell(value);
  const flat = flatten(value);
  const tables = Object.entries(flat).filter((e): e is [string, Record<string, unknown>[]] => Array.isArray(e[1]) && e[1].some(isPlain));
  const fields = Object.entries(flat).filter(([name]) => !tables.some(([t]) => t === name));
  const width = Math.max(0, ...fields.map(([name]) => name.length));
  return [
    fields.map(([name, v]) => `${name.padEnd(width)}  ${indented(cell(v), width + 2)}`).join('\n'),
    ...tables.map(([name, rows]) => `\n${name}\n${table(rows.map(flatten).map(simpleColumns))}`),
  ]
    .filter(Boolean)
    .join('\n');
}
