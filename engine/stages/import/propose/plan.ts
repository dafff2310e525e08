import type { Detection, FileFormat, ReadOptions } from '#shared/stages/import.ts';
import { MISSING_WORDS } from '../text/missing.ts';
import { guessNumberFormat } from '../text/numbers.ts';

export type Finding = Detection['findings'][number];

/** How a file is read, with nothing left open. */
export interface ReadPlan {
  readonly format: FileFormat;
  readonly encoding: NonNullable<ReadOptions['encoding']>;
  readonly delimiter: string;
  readonly quote: string;
  readonly decimal: '.' | ',';
  readonly thousands: NonNullable<ReadOptions['thousands']> | null;
  readonly header: boolean;
  readonly missing: readonly string[];
  readonly sheet?: string;
}

/** Some rows of a file as text, in file order, and what was found out about how to read it. */
export interface Sample {
  readonly read: ReadPlan;
  readonly names: readonly string[];
  /** JSON: the keys of the objects behind the names. */
  readonly keys?: readonly string[];
  /** Physical lines before the first row of data. */
  readonly skip: number;
  /** Rows from the head. */
  readonly rows: readonly (readonly string[])[];
  /** Rows from further on, in order, with gaps between. */
  readonly further: readonly (readonly string[])[];
  /** The head is the whole file. */
  readonly whole: boolean;
  /** Type of the column where the format knows it (Parquet), as DuckDB calls it. */
  readonly types?: readonly string[];
  readonly findings: readonly Finding[];
  readonly sheets?: readonly string[];
}

/** Most columns a table may have. */
export const MAX_COLUMNS = 20_000;

/** Cells that tell how numbers are written. */
const flat = (rows: readonly (readonly string[])[]): string[] => rows.slice(0, 1000).flat();

/** Completes what the text of the cells tells: number format, missing words. */
export function readPlan(
  rows: readonly (readonly string[])[],
  given: ReadOptions,
  known: { format: FileFormat; delimiter?: string; quote?: string; encoding?: ReadPlan['encoding']; header?: boolean; sheet?: string },
): ReadPlan {
  const delimiter = known.delimiter ?? ',';
  const numbers = known.format === 'csv' ? guessNumberFormat(flat(rows), delimiter) : ({ decimal: '.', thousands: null } as const);
  return {
    format: known.format,
    encoding: known.encoding ?? 'utf-8',
    delimiter,
    quote: known.quote ?? '"',
    decimal: given.decimal ?? numbers.decimal,
    thousands: given.thousands !== undefined ? given.thousands : numbers.thousands,
    header: known.header ?? true,
    missing: given.missing ?? MISSING_WORDS,
    ...(known.sheet !== undefined ? { sheet: known.sheet } : {}),
  };
}
