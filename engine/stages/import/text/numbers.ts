export interface NumberFormat {
  readonly decimal: '.' | ',';
  readonly thousands: ',' | '.' | ' ' | "'" | null;
}

const PLAIN: NumberFormat = { decimal: '.', thousands: null };
const FORMATS: readonly NumberFormat[] = [
  PLAIN,
  { decimal: ',', thousands: null },
  { decimal: '.', thousands: ',' },
  { decimal: ',', thousands: '.' },
  { decimal: ',', thousands: ' ' },
  { decimal: '.', thousands: ' ' },
  { decimal: '.', thousands: "'" },
  { decimal: ',', thousands: "'" },
];

const escaped = (c: string): string => (c === ' ' ? '[ \\u00a0\\u202f]' : c === "'" ? "['\\u2019]" : `\\${c}`);
const patterns = new Map<NumberFormat, RegExp>();

/** Digits in groups of three where there is a thousands separator; then the decimal part and an exponent. */
function patternOf(format: NumberFormat): RegExp {
  let pattern = patterns.get(format);
  if (!pattern) {
    const whole = format.thousands ? `(?:\\d{1,3}(?:${escaped(format.thousands)}\\d{3})+|\\d+)` : '\\d+';
    pattern = new RegExp(`^[+-]?(?:${whole}(?:\\${format.decimal}\\d*)?|\\${format.decimal}\\d+)(?:[eE][+-]?\\d+)?$`);
    patterns.set(format, pattern);
  }
  return pattern;
}

const GROUPS: Record<string, RegExp> = { ',': /,/g, '.': /\./g, ' ': /[ \u00a0\u202f]/g, "'": /['\u2019]/g };

/** The number that a cell shows, or NaN. */
export function parseNumber(cell: string, format: NumberFormat): number {
  const text = cell.trim();
  if (!patternOf(format).test(text)) return Number.NaN;
  const plain = format.thousands ? text.replace(GROUPS[format.thousands]!, '') : text;
  return Number(format.decimal === ',' ? plain.replace(',', '.') : plain);
}

const hasDigit = /\d/;

/**
 * The format in which most cells are numbers; the plainest of those that do equally well. "1,234" alone is a decimal comma only
 * where the file's delimiter is no comma, since such files come from places that write numbers so.
 */
export function guessNumberFormat(cells: readonly string[], delimiter: string): NumberFormat {
  const candidates = cells.filter((cell) => hasDigit.test(cell) && cell.length < 40).slice(0, 4000);
  const ranked = delimiter === ',' ? [PLAIN, FORMATS[2]!, ...FORMATS.slice(1)] : FORMATS;
  let best = PLAIN;
  let most = 0;
  for (const format of ranked) {
    let fits = 0;
    for (const cell of candidates) if (!Number.isNaN(parseNumber(cell, format))) fits++;
    if (fits > most) {
      most = fits;
      best = format;
    }
  }
  return best;
}
