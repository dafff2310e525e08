import { AlmanacError } from '#shared/base/errors.ts';
import type { ReadOptions } from '#shared/stages/import.ts';
import type { Source } from '../source/open.ts';
import { sampleText } from '../source/sample.ts';
import { columnNames, guessDialect, guessHeader } from '../text/dialect.ts';
import { splitPiece, splitText, type TextRecord } from '../text/records.ts';
import { sampleJson } from './json.ts';
import { sampleParquet } from './parquet.ts';
import { type Finding, MAX_COLUMNS, readPlan, type Sample } from './plan.ts';
import { sampleSheet } from './sheet.ts';

const firstSign = (text: string): string | undefined => /\S/.exec(text.replace(/^\ufeff/, ''))?.[0];

/** Reads some rows of a source. Throws UNREADABLE where there is no table in it. */
export async function sampleOf(source: Source, given: ReadOptions): Promise<Sample> {
  if (source.container === 'parquet') return sampleParquet(source, given);
  if (source.container === 'zip') return sampleSheet(source, given);
  const text = await sampleText(source, given.encoding);
  refuseBinary(source, text.head);
  const sign = firstSign(text.head);
  if (given.format === 'json' || given.format === 'ndjson' || (given.format === undefined && (sign === '{' || sign === '[')))
    return sampleJson(source, given, text);
  if (given.format === 'parquet' || given.format === 'xlsx')
    throw new AlmanacError('UNREADABLE', `${source.path} is text, not ${given.format}.`, {
      hint: 'Leave the format out to have it found.',
      place: { file: source.path },
    });
  const dialect = guessDialect(text.head, text.whole, given);
  const records = splitText(text.head, dialect, text.whole);
  if (records.length === 0)
    throw new AlmanacError('UNREADABLE', `${source.path} holds no rows.`, {
      hint: 'Check how the file was written.',
      place: { file: source.path, line: 1 },
    });
  const header = given.header ?? guessHeader(records);
  const first = records[0]!;
  const body = header ? records.slice(1) : records;
  const width = header ? first.cells.length : widest(body);
  if (width > MAX_COLUMNS)
    throw new AlmanacError('UNREADABLE', `${source.path} has ${width} columns; at most ${MAX_COLUMNS} are read.`, {
      hint: 'Bring it into long form: one row per series and time.',
      place: { file: source.path, line: first.line },
    });
  const sound = (r: TextRecord): boolean => !r.problem && r.cells.length === width;
  const rows = body.filter(sound).map((r) => r.cells);
  if (rows.length === 0) throw noRows(source, body, header ? first : undefined, width);
  const further = text.further.flatMap((piece) => splitPiece(piece, dialect).filter(sound)).map((r) => r.cells);
  const read = readPlan(rows, given, { format: 'csv', ...dialect, encoding: text.encoding, header });
  return {
    read,
    names: columnNames(header ? first.cells : undefined, width),
    skip: header ? (records[1]?.line ?? first.line + 1) - 1 : first.line - 1,
    rows,
    further,
    whole: text.whole,
    findings: [...headerFindings(first, header), ...raggedFindings(body, width)],
  };
}

function noRows(source: Source, body: readonly TextRecord[], header: TextRecord | undefined, width: number): AlmanacError {
  const [bad] = body;
  if (!bad)
    return new AlmanacError('UNREADABLE', `${source.path} holds no rows of data, only a header.`, {
      hint: 'Check how the file was written; set "header" to false if the one row is data.',
      place: { file: source.path, line: header?.line ?? 1 },
    });
  return new AlmanacError(
    'UNREADABLE',
    `No row of ${source.path} can be read as ${width} columns. Line ${bad.line}: ${bad.problem ?? `it has ${bad.cells.length}.`}`,
    {
      hint: 'Check the delimiter and the quote character.',
      place: { file: source.path, line: bad.line },
    },
  );
}

function widest(records: readonly TextRecord[]): number {
  const count = new Map<number, number>();
  for (const r of records) if (!r.problem) count.set(r.cells.length, (count.get(r.cells.length) ?? 0) + 1);
  return [...count].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 1;
}

function refuseBinary(source: Source, head: string): void {
  let odd = 0;
  for (let i = 0; i < Math.min(head.length, 20_000); i++) {
    const c = head.charCodeAt(i);
    if ((c < 32 && c !== 9 && c !== 10 && c !== 13) || c === 0xfffd) odd++;
  }
  if (odd > 0.1 * Math.min(head.length, 20_000))
    throw new AlmanacError('UNREADABLE', `${source.path} is binary, not text.`, {
      hint: 'CSV, JSON, Parquet and .xlsx are read; CSV and JSON may be gzip-compressed.',
      place: { file: source.path, line: 1 },
    });
}

function headerFindings(first: TextRecord, header: boolean): Finding[] {
  if (!header)
    return [
      {
        level: 'info',
        message: 'The first row looks like data: the columns are named column1, column2 …',
        hint: 'Set "header" if it is a header.',
      },
    ];
  const names = first.cells.map((c) => c.trim().toLowerCase()).filter(Boolean);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  const blank = first.cells.filter((c) => c.trim() === '').length;
  return [
    ...(twice
      ? [
          {
            level: 'warn' as const,
            message: `The column name "${twice}" comes more than once: the later ones got a number.`,
            hint: 'Check which of them you mean.',
          },
        ]
      : []),
    ...(blank
      ? [
          {
            level: 'info' as const,
            message: `${blank} column${blank > 1 ? 's have' : ' has'} no name.`,
            hint: 'They are named by their place: column1, column2 …',
          },
        ]
      : []),
  ];
}

function raggedFindings(body: readonly TextRecord[], width: number): Finding[] {
  const bad = body.filter((r) => r.problem || r.cells.length !== width);
  if (bad.length === 0) return [];
  return [
    {
      level: 'warn',
      message: `${bad.length} of the first ${body.length} rows cannot be read as ${width} columns; the first is line ${bad[0]!.line}${bad[0]!.problem ? ` (${bad[0]!.problem})` : ` with ${bad[0]!.cells.length}`}.`,
      hint: 'They will be kept aside with their line and reason.',
    },
  ];
}
