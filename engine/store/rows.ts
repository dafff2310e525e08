/** A row of control data as DuckDB's driver gives it: bigint for 64-bit integers, Date for timestamps. */
export type Row = Record<string, unknown>;

export const text = (row: Row, column: string): string => String(row[column]);
export const textOrNull = (row: Row, column: string): string | null => (row[column] == null ? null : String(row[column]));
export const number = (row: Row, column: string): number => Number(row[column]);
export const numberOrNull = (row: Row, column: string): number | null => (row[column] == null ? null : Number(row[column]));

/** ISO text of a TIMESTAMP column (stored in UTC). */
export const iso = (row: Row, column: string): string => (row[column] as Date).toISOString();
export const isoOrNull = (row: Row, column: string): string | null => (row[column] == null ? null : (row[column] as Date).toISOString());

/** A JSON column, parsed. */
export const json = <T>(row: Row, column: string): T => JSON.parse(String(row[column])) as T;

/** An SQL string literal, for the few places where DuckDB takes no bound parameter (file names, DDL). */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** An SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
