import { identifier, literal } from '../../../store/rows.ts';
import type { ReadPlan } from '../propose/plan.ts';

/** Rows of a file as DuckDB reads them. */
export interface Relation {
  /** What stands after FROM. */
  readonly from: string;
  /** DuckDB type of every column that may be asked for. */
  readonly type: ReadonlyMap<string, string>;
  /** SQL of the row's line in the file. Null where the reader stops at the first row that it cannot read. */
  readonly line: string | null;
  /** Whether DuckDB turned missing words into NULL and text into numbers already. */
  readonly typed: boolean;
}

export interface DirectColumns {
  /** Columns to be read as numbers. */
  readonly numbers: ReadonlySet<string>;
  /** The column of stamps and their one strptime format, where it has one. */
  readonly stamps?: { readonly column: string; readonly format: string };
  /** Missing words that the sample holds; at others the reader stops. */
  readonly missing: readonly string[];
  /** Columns in which only nothing at all is missing: keys and times. */
  readonly strict: readonly string[];
}

const list = (values: readonly string[]): string => `[${values.map(literal).join(', ')}]`;

/** Longest line that DuckDB's reader takes, in bytes. */
const MAX_LINE = 8 * 2 ** 20;

/**
 * A clean UTF-8 CSV file, parsed and typed by DuckDB in one pass. It raises an error at the first row that is not as it should be:
 * such a file is then tidied and read again.
 */
export function directCsv(path: string, names: readonly string[], read: ReadPlan, skip: number, columns: DirectColumns): Relation {
  const type = new Map(
    names.map((name) => [name, columns.numbers.has(name) ? 'DOUBLE' : columns.stamps?.column === name ? 'TIMESTAMP' : 'VARCHAR']),
  );
  const options = [
    'auto_detect = false',
    'header = false',
    `skip = ${skip}`,
    `delim = ${literal(read.delimiter)}`,
    `quote = ${literal(read.quote)}`,
    `escape = ${literal(read.quote)}`,
    `columns = {${[...type].map(([name, t]) => `${literal(name)}: '${t}'`).join(', ')}}`,
    `nullstr = ${list(['', ...columns.missing])}`,
    `force_not_null = ${list(columns.strict)}`,
    `decimal_separator = ${literal(read.decimal)}`,
    `max_line_size = ${MAX_LINE}`,
    ...(read.thousands ? [`thousands = ${literal(read.thousands)}`] : []),
    ...(columns.stamps ? [`timestampformat = ${literal(columns.stamps.format)}`] : []),
  ];
  return { from: `read_csv(${literal(path)}, ${options.join(', ')})`, type, line: null, typed: true };
}

/** A file that this stage wrote itself: clean CSV, every cell as text, the line of the source file in the column `line`. */
export function tidiedCsv(path: string, names: readonly string[]): Relation {
  const columns = [`'line': 'BIGINT'`, ...names.map((_, i) => `'c${i}': 'VARCHAR'`)];
  const renamed = names.map((name, i) => `c${i} AS ${identifier(name)}`);
  const options = `auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', columns = {${columns.join(', ')}}, force_not_null = ${list(names.map((_, i) => `c${i}`))}, max_line_size = ${MAX_LINE}, new_line = '\\n'`;
  return {
    from: `(SELECT line AS "\u0001line", ${renamed.join(', ')} FROM read_csv(${literal(path)}, ${options}))`,
    type: new Map(names.map((name) => [name, 'VARCHAR'])),
    line: '"\u0001line"',
    typed: false,
  };
}

/** A Parquet file with the types that it declares; a row's line is its number. */
export function parquet(path: string, names: readonly string[], types: readonly string[]): Relation {
  return {
    from: `(SELECT file_row_number + 1 AS "\u0001line", * FROM read_parquet(${literal(path)}, file_row_number = true))`,
    type: new Map(names.map((name, i) => [name, types[i]!])),
    line: '"\u0001line"',
    typed: false,
  };
}
