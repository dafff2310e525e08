import { AlmanacError } from '#shared/base/errors.ts';
import type { ReadOptions } from '#shared/stages/import.ts';
import { arrayItems, type JsonItem, type JsonItems, lineItems } from '../prepare/json-items.ts';
import type { Pace } from '../prepare/plain.ts';
import { type Row, tidyWriter } from '../prepare/tidy.ts';
import { contentOf } from '../source/bytes.ts';
import { decoderOf } from '../source/encoding.ts';
import type { Source } from '../source/open.ts';
import type { TextSample } from '../source/sample.ts';
import { columnNames } from '../text/dialect.ts';
import { MAX_COLUMNS, readPlan, type Sample } from './plan.ts';

type Format = 'json' | 'ndjson';

const itemsFor = (format: Format): JsonItems => (format === 'json' ? arrayItems() : lineItems());

const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** An object's values under the given keys, or an array's in order, as text. */
function rowOf(item: JsonItem, keys: readonly string[]): Row {
  if (item.problem) return { line: item.line, cells: [], problem: item.problem, text: item.text };
  let value: unknown;
  try {
    value = JSON.parse(item.text);
  } catch (error) {
    return { line: item.line, cells: [], problem: `Not JSON: ${(error as Error).message.split('\n')[0]}`, text: item.text.slice(0, 1000) };
  }
  if (Array.isArray(value)) return { line: item.line, cells: value.map(cellText) };
  if (value === null || typeof value !== 'object')
    return { line: item.line, cells: [], problem: 'Not an object.', text: item.text.slice(0, 1000) };
  const own = value as Record<string, unknown>;
  return { line: item.line, cells: keys.map((key) => (Object.hasOwn(own, key) ? cellText(own[key]) : '')) };
}

function keysOf(items: readonly JsonItem[]): string[] {
  const keys = new Set<string>();
  for (const { text, problem } of items) {
    if (problem) continue;
    try {
      const value: unknown = JSON.parse(text);
      if (Array.isArray(value)) for (let i = 0; i < value.length; i++) keys.add(`column${i + 1}`);
      else if (value && typeof value === 'object') for (const key of Object.keys(value)) keys.add(key);
    } catch {
      // Told when the row is read.
    }
  }
  return [...keys];
}

const firstSign = (text: string): string => /\S/.exec(text)?.[0] ?? '';

/** Rows from the head of a JSON array of objects or of newline-delimited objects. */
export function sampleJson(source: Source, given: ReadOptions, text: TextSample): Sample {
  const format: Format =
    given.format === 'json' || given.format === 'ndjson'
      ? given.format
      : firstSign(text.head) === '[' && !/^\s*\[[^[{]*\]\s*\n\s*\[/.test(text.head)
        ? 'json'
        : 'ndjson';
  const items = itemsFor(format);
  const seen = [...items.push(text.head), ...(text.whole ? items.end() : [])];
  const keys = keysOf(seen);
  const refuse = (what: string, hint: string, line: number): AlmanacError =>
    new AlmanacError('UNREADABLE', `${source.path} ${what}.`, { hint, place: { file: source.path, line } });
  if (keys.length === 0) {
    const problem = seen.map((item) => ({ line: item.line, reason: rowOf(item, []).problem })).find((p) => p.reason);
    throw refuse(
      `holds no JSON objects${problem ? `: line ${problem.line}: ${problem.reason}` : ''}`,
      'A table is an array of objects, or one object a line.',
      problem?.line ?? 1,
    );
  }
  if (keys.length > MAX_COLUMNS) throw refuse(`has ${keys.length} columns; at most ${MAX_COLUMNS} are read`, 'Bring it into long form.', 1);
  const rows = seen
    .map((item) => rowOf(item, keys))
    .filter((row) => !row.problem && row.cells.length === keys.length)
    .map((row) => row.cells);
  if (rows.length === 1 && /^\s*\{/.test(text.head) && rows[0]!.some((cell) => /^[[{]/.test(cell)))
    throw refuse('holds one object with nested values, not rows', 'Write it as an array of objects (pandas: orient="records").', 1);
  return {
    read: readPlan(rows, given, { format, encoding: text.encoding }),
    names: columnNames(keys, keys.length),
    keys,
    skip: 0,
    rows,
    further: [],
    whole: text.whole,
    findings: [],
  };
}

/** Writes the objects of a JSON file as clean CSV. */
export async function tidyJson(
  source: Source,
  { read, keys }: Sample,
  paths: { readonly data: string; readonly rejects: string },
  pace: Pace,
): Promise<void> {
  const decoder = decoderOf(read.encoding);
  const items = itemsFor(read.format as Format);
  const writer = tidyWriter(paths, keys!.length);
  try {
    for await (const piece of contentOf(source, pace.read)) {
      pace.check();
      for (const item of items.push(decoder.write(piece))) await writer.write(rowOf(item, keys!));
    }
    for (const item of [...items.push(decoder.end()), ...items.end()]) await writer.write(rowOf(item, keys!));
    await writer.close();
  } catch (error) {
    writer.destroy();
    throw error;
  }
}
