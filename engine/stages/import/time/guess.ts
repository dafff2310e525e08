import { parseIso, type Stamp, type StampFormat, stampParser, TEXT_FORMATS } from './formats.ts';

/** How a column of stamps is written. */
export interface GuessedStamps {
  readonly format: StampFormat;
  /** Every stamp says its offset from UTC. */
  readonly instant: boolean;
  /** Another format that fits as well ("%d/%m/%Y" beside "%m/%d/%Y"). */
  readonly rival?: string;
}

/** At least this share of the cells must be read by a format. */
const FITS = 0.8;

const spread = (cells: readonly string[], n: number): string[] => {
  if (cells.length <= n) return [...cells];
  return Array.from({ length: n }, (_, i) => cells[Math.floor((i * cells.length) / n)]!);
};

const readAll = (cells: readonly string[], format: StampFormat): Stamp[] => {
  const parse = stampParser(format);
  return cells.map(parse).filter((s) => s !== undefined);
};

/** How many different steps lie between neighbours: the right order of day and month has few. */
function unevenness(cells: readonly string[], format: StampFormat): number {
  const parse = stampParser(format);
  const steps = new Set<number>();
  let last: number | undefined;
  for (const cell of cells.slice(0, 400)) {
    const now = parse(cell)?.ms;
    if (now !== undefined && last !== undefined) steps.add(now - last);
    last = now;
  }
  return steps.size;
}

/** The format of a column of text, or null where it holds no stamps. `cells` are in file order, without missing ones. */
export function guessStamps(cells: readonly string[]): GuessedStamps | null {
  const seen = spread(cells, 300).map((cell) => cell.trim());
  if (seen.length === 0) return null;
  const iso = seen.map(parseIso).filter((s) => s !== undefined);
  if (iso.length >= FITS * seen.length) return { format: undefined, instant: iso.filter((s) => s.instant).length > iso.length / 2 };
  const few = seen.slice(0, 40);
  const fitting = TEXT_FORMATS.filter((format) => readAll(few, format).length >= FITS * few.length)
    .map((format) => ({ format, fits: readAll(seen, format).length }))
    .filter(({ fits }) => fits >= FITS * seen.length);
  if (fitting.length === 0) return null;
  const most = Math.max(...fitting.map(({ fits }) => fits));
  const best = fitting.filter(({ fits }) => fits === most).map(({ format }) => ({ format, uneven: unevenness(cells, format) }));
  best.sort((a, b) => a.uneven - b.uneven);
  const rival = best[1]?.uneven === best[0]!.uneven ? best[1].format : undefined;
  return { format: best[0]!.format, instant: readAll(seen, best[0]!.format).every((s) => s.instant), ...(rival ? { rival } : {}) };
}

const YEAR = 31_556_952;

/** What whole numbers in a column of times mean: an epoch, a compact date, an Excel day, a year; null for a bare index. */
export function guessNumericStamps(numbers: readonly number[], name: string): GuessedStamps | null {
  if (numbers.length === 0) return null;
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  const whole = numbers.every(Number.isInteger);
  const cells = numbers.slice(0, 300).map(String);
  const fits = (format: string): boolean => readAll(cells, format).length === cells.length;
  if (whole && low >= 1e12 && high < 1e13) return { format: '%Q', instant: true };
  if (low >= 5 * YEAR && low > 1e8 && high < 1e10 && !(whole && low > 19_000_000 && high < 21_010_000))
    return { format: '%s', instant: true };
  if (whole && low >= 1_900_01_01 && high <= 2_100_12_31 && fits('%Y%m%d')) return { format: '%Y%m%d', instant: false };
  if (whole && low >= 1_900_01_01_00 && high <= 2_100_12_31_23 && fits('%Y%m%d%H')) return { format: '%Y%m%d%H', instant: false };
  if (whole && low >= 190_001 && high <= 210_012 && fits('%Y%m')) return { format: '%Y%m', instant: false };
  if (whole && low >= 1700 && high <= 2200 && /year|jahr|date|time|^ds$|ann[eé]e/i.test(name)) return { format: '%Y', instant: false };
  if (low >= 20_000 && high <= 75_000 && /date|time|stamp|^ds$|datum|day/i.test(name)) return { format: 'excel', instant: false };
  return null;
}
