import { dim, widthOf } from './paint.ts';

export interface Column {
  readonly head: string;
  /** Figures are set flush right. */
  readonly figure?: boolean;
}

const fit = (text: string, width: number, figure = false): string => {
  const gap = ' '.repeat(Math.max(0, width - widthOf(text)));
  return figure ? gap + text : text + gap;
};

/** A table with a rule below its head. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((c, i) => Math.max(widthOf(c.head), ...rows.map((row) => widthOf(row[i] ?? ''))));
  const line = (cells: readonly string[]): string =>
    `  ${columns.map((c, i) => fit(cells[i] ?? '', widths[i]!, c.figure)).join('  ')}`.trimEnd();
  const rule = `  ${widths.map((w) => '─'.repeat(w)).join('  ')}`;
  return [dim(line(columns.map((c) => c.head))), dim(rule), ...rows.map(line)].join('\n');
}
