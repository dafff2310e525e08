import { parseIso } from '../time/formats.ts';
import { createSplitter, type Dialect, type TextRecord } from './records.ts';

const DELIMITERS = [',', ';', '\t', '|', '^', ' '] as const;
const SEEN = 400;

/** Share of the records that have the most frequent number of cells, and that number. */
function regularity(records: readonly TextRecord[]): { share: number; width: number } {
  const count = new Map<number, number>();
  for (const r of records) count.set(r.cells.length, (count.get(r.cells.length) ?? 0) + 1);
  let width = 1;
  let most = 0;
  for (const [w, n] of count) if (n > most || (n === most && w > width)) [width, most] = [w, n];
  return { share: most / Math.max(1, records.length), width };
}

function firstRecords(text: string, dialect: Dialect, whole: boolean): TextRecord[] {
  const splitter = createSplitter(dialect);
  const out: TextRecord[] = [];
  for (let at = 0; at < text.length && out.length < SEEN; at += 16_384) out.push(...splitter.push(text.slice(at, at + 16_384)));
  if (out.length < SEEN && whole) out.push(...splitter.end());
  return out.slice(0, SEEN);
}

/** Delimiter and quote with which the head of a file falls into rows of equal width; a lone column where nothing does. */
export function guessDialect(head: string, whole: boolean, given: Partial<Dialect>): Dialect {
  const quotes = given.quote !== undefined ? [given.quote] : head.includes('"') || !/(^|[,;\t|])'/m.test(head) ? ['"'] : ['"', "'"];
  const delimiters = given.delimiter !== undefined ? [given.delimiter] : DELIMITERS;
  let best: Dialect = { delimiter: delimiters[0]!, quote: quotes[0]! };
  let bestScore = 0;
  for (const quote of quotes) {
    for (const delimiter of delimiters) {
      const { share, width } = regularity(firstRecords(head, { delimiter, quote }, whole));
      if (width < 2) continue;
      // A blank also separates a date from its time: it must beat the others clearly.
      const score = share * (delimiter === ' ' ? 0.6 : 1) + Math.min(width, 50) / 1000;
      if (score > bestScore + 1e-9) {
        bestScore = score;
        best = { delimiter, quote };
      }
    }
  }
  return best;
}

/** Names for the columns: the header's, trimmed and made distinct ("y", "y_2"), or "column1" … where there is none. */
export function columnNames(header: readonly string[] | undefined, width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, i) => {
    const wanted = header?.[i]?.replace(/^\ufeff/, '').trim() || `column${i + 1}`;
    let name = wanted;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${wanted}_${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

const looksLikeData = /^[+-]?[\d.,'\s]*\d[\d.,'\s:/TZ+-]*$/;

/** A first row of words above rows with numbers or dates is a header; a first row that has numbers or dates itself is none. */
export function guessHeader(records: readonly TextRecord[]): boolean {
  const [first, ...rest] = records.filter((r) => !r.problem);
  if (!first) return true;
  if (rest.length === 0) return !first.cells.some((cell) => looksLikeData.test(cell.trim()));
  const body = rest.slice(0, 50);
  let data = 0;
  let same = 0;
  first.cells.forEach((cell, i) => {
    const share = body.filter((r) => looksLikeData.test((r.cells[i] ?? '').trim())).length / body.length;
    if (share < 0.5) return;
    data++;
    if (looksLikeData.test(cell.trim())) same++;
  });
  if (data === 0) return new Set(first.cells.map((c) => c.trim())).size === first.cells.length;
  return same < data / 2 || same === 0 || sequence(first.cells);
}

// Years or dates as the names of columns, rising: 2001, 2002, … above values that are no such sequence.
function sequence(cells: readonly string[]): boolean {
  const times = cells.map((cell) => cell.trim()).filter((cell) => looksLikeData.test(cell));
  if (times.length < 4 || times.length === cells.length) return false;
  const at = (cell: string): number =>
    parseIso(/^\d{4}-\d{2}$/.test(cell) ? `${cell}-01` : cell)?.ms ?? (/^\d{4}$/.test(cell) ? Number(cell) : Number.NaN);
  return times.every((cell, i) => !Number.isNaN(at(cell)) && (i === 0 || at(cell) > at(times[i - 1]!)));
}
