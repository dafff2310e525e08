interface TsvColumn<T> {
  title: string;
  unit?: string;
  value: (row: T) => unknown;
}

const clean = (x: unknown): string => (x === null || x === undefined || Number.isNaN(x) ? '' : String(x).replace(/[\t\r\n]+/g, ' '));

/** Rows as tab-separated text with a header: what a spreadsheet takes from the clipboard. Full precision, decimal point. */
export function toTsv<T>(columns: readonly TsvColumn<T>[], rows: readonly T[]): string {
  const head = columns.map((c) => clean(c.unit ? `${c.title} (${c.unit})` : c.title)).join('\t');
  return [head, ...rows.map((row) => columns.map((c) => clean(c.value(row))).join('\t'))].join('\n');
}
