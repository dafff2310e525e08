/**
 * Formats of stamps, in the directives of strptime, with three of d3-time-format's besides: %Q milliseconds and %s seconds since
 * 1970, %q the quarter. `excel` is a day number of Excel. Undefined is ISO 8601.
 */
export type StampFormat = string | undefined;

/** A stamp as read: wall-clock milliseconds as if UTC, or the instant where the stamp says its offset from UTC. */
export interface Stamp {
  readonly ms: number;
  readonly instant: boolean;
}

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;

const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);

/** The date and time as milliseconds, or undefined where there is no such day or hour (30 February, 25:00). */
function civilMs(y: number, mo: number, d: number, h = 0, mi = 0, s = 0, ms = 0): number | undefined {
  if (mo < 1 || mo > 12 || d < 1 || d > 31 || h > 23 || mi > 59 || s > 59) return undefined;
  const at = Date.UTC(y, mo - 1, d, h, mi, s, ms);
  const check = new Date(at);
  if (y < 100) check.setUTCFullYear(y);
  return check.getUTCMonth() === mo - 1 && check.getUTCDate() === d ? at : undefined;
}

const milliseconds = (fraction: string | undefined): number => (fraction ? Math.floor(Number(`0.${fraction}`) * 1000) : 0);

function offsetMs(text: string): number {
  if (!/^[+-]/.test(text)) return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  return (text[0] === '-' ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * 60_000;
}

export function parseIso(text: string): Stamp | undefined {
  const m = ISO.exec(text.trim());
  if (!m) return undefined;
  const ms = civilMs(+m[1]!, +m[2]!, +m[3]!, +(m[4] ?? 0), +(m[5] ?? 0), +(m[6] ?? 0), milliseconds(m[7]));
  return ms === undefined ? undefined : { ms: m[8] ? ms - offsetMs(m[8]) : ms, instant: m[8] !== undefined };
}

const DIRECTIVES: Record<string, string> = {
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{2})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  I: '(?<I>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  f: '(?<f>\\d{1,9})',
  p: '(?<p>[AaPp][Mm])',
  b: '(?<b>[A-Za-z]{3})',
  B: '(?<B>[A-Za-z]{3,9})',
  z: '(?<z>Z|[+-]\\d{2}(?::?\\d{2})?)',
  q: '(?<q>[1-4])',
};
// Without separators every part has its full width.
const COMPACT: Record<string, string> = {
  ...DIRECTIVES,
  m: '(?<m>\\d{2})',
  d: '(?<d>\\d{2})',
  H: '(?<H>\\d{2})',
  M: '(?<M>\\d{2})',
  S: '(?<S>\\d{2})',
};

function compile(format: string): RegExp {
  const parts = /%[a-zA-Z]%[a-zA-Z]/.test(format) ? COMPACT : DIRECTIVES;
  const source = format.replace(/%([a-zA-Z])|[.*+?^${}()|[\]\\/-]/g, (all, d?: string) => (d ? (parts[d] ?? '(?!)') : `\\${all}`));
  return new RegExp(`^${source}$`);
}

function fromParts(g: Record<string, string | undefined>): Stamp | undefined {
  const year = g.Y ? +g.Y : g.y ? +g.y + (+g.y < 69 ? 2000 : 1900) : 1970;
  const name = (g.b ?? g.B)?.slice(0, 3).toLowerCase();
  const month = g.m ? +g.m : name ? MONTH_NAMES.indexOf(name) + 1 : g.q ? 3 * (+g.q - 1) + 1 : 1;
  const twelve = g.I === undefined ? undefined : (+g.I % 12) + (/p/i.test(g.p ?? '') ? 12 : 0);
  if (g.I !== undefined && (+g.I < 1 || +g.I > 12)) return undefined;
  const ms = civilMs(year, month, +(g.d ?? 1), twelve ?? +(g.H ?? 0), +(g.M ?? 0), +(g.S ?? 0), milliseconds(g.f));
  return ms === undefined ? undefined : { ms: g.z ? ms - offsetMs(g.z) : ms, instant: g.z !== undefined };
}

function numeric(text: string, toMs: (n: number) => Stamp): Stamp | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? toMs(Number(text)) : undefined;
}

/** A parser of stamps of one format. */
export function stampParser(format: StampFormat): (text: string) => Stamp | undefined {
  if (format === undefined) return parseIso;
  if (format === '%s') return (text) => numeric(text.trim(), (n) => ({ ms: Math.round(n * 1000), instant: true }));
  if (format === '%Q') return (text) => numeric(text.trim(), (n) => ({ ms: Math.round(n), instant: true }));
  if (format === 'excel')
    return (text) => numeric(text.trim(), (n) => ({ ms: EXCEL_EPOCH + Math.round(n * 86_400) * 1000, instant: false }));
  const pattern = compile(format);
  return (text) => {
    const m = pattern.exec(text.trim());
    return m?.groups ? fromParts(m.groups) : undefined;
  };
}

const DATES = [
  ['.', '%d.%m.%Y', '%d.%m.%y', '%Y.%m.%d'],
  ['/', '%m/%d/%Y', '%d/%m/%Y', '%Y/%m/%d', '%m/%d/%y', '%d/%m/%y'],
  ['-', '%d-%m-%Y', '%m-%d-%Y', '%d-%b-%Y', '%d-%b-%y', '%b-%Y', '%b-%y', '%Y-%m', '%m-%Y'],
  [' ', '%b %d %Y', '%b %d, %Y', '%d %b %Y', '%d %B %Y', '%B %d, %Y', '%b %Y', '%B %Y', '%Y %b'],
  ['', '%Y%m%d', '%m/%Y', '%m.%Y'],
] as const;
const CLOCKS = [
  '',
  ' %H:%M',
  ' %H:%M:%S',
  'T%H:%M',
  'T%H:%M:%S',
  ' %I:%M %p',
  ' %I:%M:%S %p',
  ' %H:%M:%S.%f',
  ', %H:%M',
  ' %H:%M%z',
  ' %H:%M:%S%z',
  ' %H',
  ' %H.%M',
];
const COMPACTS = ['%Y%m%d%H%M%S', '%Y%m%d%H%M', '%Y%m%d%H', '%Y%m%dT%H%M%S', '%Y%m%dT%H%M%SZ', '%Y%m%d %H%M'];
const QUARTERS = ['%Y-Q%q', '%YQ%q', '%Y Q%q', 'Q%q %Y', '%YQ%q', '%Y-q%q', 'Q%q-%Y', '%YM%m', '%Y-M%m'];

/** Formats that are tried on text, the more common first. */
export const TEXT_FORMATS: readonly string[] = [
  ...DATES.flatMap(([, ...dates]) => dates.flatMap((date) => CLOCKS.map((clock) => `${date}${clock}`))),
  ...COMPACTS,
  ...QUARTERS,
];
