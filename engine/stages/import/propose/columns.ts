import type { DetectedColumn } from '#shared/stages/import.ts';
import { missingTest } from '../text/missing.ts';
import { parseNumber } from '../text/numbers.ts';
import { type GuessedStamps, guessNumericStamps, guessStamps } from '../time/guess.ts';
import { SERIES } from './names.ts';
import type { Sample } from './plan.ts';

/** What the sample tells of one column. */
export interface Column {
  readonly index: number;
  readonly name: string;
  readonly type: DetectedColumn['type'];
  /** How its stamps are written, where it may hold times. */
  readonly stamps: GuessedStamps | null;
  /** Cells of the head, trimmed; '' where missing. */
  readonly cells: readonly string[];
  /** The cells as numbers; NaN where they are none. Only for numeric columns. */
  readonly numbers: readonly number[];
  readonly samples: readonly string[];
  readonly missing: number;
  readonly distinct: number;
}

// A series may be called NA.
const isBlank = (cell: string): boolean => cell === '';
const BOOLEAN = /^(true|false|yes|no|y|n|t|f|ja|nein|oui|non)$/i;
/** A column is of a type when this share of its cells is; the others will be kept aside. */
const MOSTLY = 0.8;
const share = (cells: readonly string[], test: (cell: string) => boolean): number => cells.filter(test).length / cells.length;

/** Type, stamps and counts of every column. */
export function describeColumns({ names, rows, further, read }: Sample): Column[] {
  const isMissing = missingTest(read.missing);
  const parse = (cell: string): number => parseNumber(cell, read);
  const spread = rows.length > 2000 ? Array.from({ length: 2000 }, (_, i) => Math.floor((i * rows.length) / 2000)) : rows.map((_, i) => i);
  return names.map((name, index) => {
    const missing = SERIES.test(name) ? isBlank : isMissing;
    const cells = rows.map((row) => {
      const cell = row[index]!.trim();
      return missing(cell) ? '' : cell;
    });
    const seen = [...spread.map((i) => cells[i]!), ...further.map((row) => row[index]!.trim()).filter((cell) => !missing(cell))].filter(
      Boolean,
    );
    const numeric = seen.length > 0 && share(seen, (cell) => !Number.isNaN(parse(cell))) >= MOSTLY;
    const numbers = numeric ? cells.map((cell) => (cell ? parse(cell) : Number.NaN)) : [];
    const stamps =
      seen.length === 0
        ? null
        : numeric
          ? guessNumericStamps(
              seen.map(parse).filter((n) => !Number.isNaN(n)),
              name,
            )
          : guessStamps(seen);
    const type: Column['type'] =
      seen.length === 0
        ? 'empty'
        : numeric
          ? numbers.every((n) => Number.isNaN(n) || Number.isInteger(n))
            ? 'integer'
            : 'number'
          : stamps
            ? 'time'
            : share(seen, (cell) => BOOLEAN.test(cell)) >= MOSTLY
              ? 'boolean'
              : 'text';
    const different = new Set(seen);
    return {
      index,
      name,
      type,
      stamps,
      cells,
      numbers,
      samples: [...different].slice(0, 5),
      missing: cells.filter((cell) => cell === '').length,
      distinct: different.size,
    };
  });
}
