/** One record of delimited text: its cells, or why it has none. `line` is where it begins, counted from 1. */
export interface TextRecord {
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: string;
  /** The record as it stands in the file; only kept for problems. */
  readonly text?: string;
}

export interface Splitter {
  /** Takes more text and returns the records that it completes. Blank lines are no records. */
  push(text: string): TextRecord[];
  end(): TextRecord[];
}

export interface Dialect {
  readonly delimiter: string;
  /** '' for none. */
  readonly quote: string;
}

/** A record may hold this many characters; a quote that is open for longer was never closed. */
export const MAX_RECORD = 2 ** 20;

const excerpt = (text: string): string => (text.length > 1000 ? `${text.slice(0, 1000)}…` : text);

/**
 * Splits delimited text as RFC 4180 says, for any mix of line ends. A broken record costs only its own lines: after a quote that
 * is never closed reading goes on at the next line.
 */
export function createSplitter({ delimiter, quote }: Dialect, firstLine = 1): Splitter {
  let rest = '';
  let line = firstLine;
  /** Within a line that was given up as too long: dropped up to its end, so that memory stays bounded. */
  let skipping = false;

  /** The unfinished record at the head of `rest` has no line end before this. */
  let searched = 0;
  const lineEnd = (from: number): number => {
    for (let i = Math.max(from, searched); i < rest.length; i++) {
      const c = rest.charCodeAt(i);
      if (c === 10 || c === 13) return i;
    }
    return -1;
  };

  function drain(last: boolean): TextRecord[] {
    const out: TextRecord[] = [];
    let at = 0;
    let unfinished = false;
    while (at < rest.length) {
      if (skipping) {
        const end = lineEnd(at);
        const next = end < 0 ? rest.length : past(end, last);
        if (next < 0) break;
        at = next;
        if (end >= 0) {
          skipping = false;
          line++;
        }
        continue;
      }
      const record = readRecord(at, last);
      if (!record) {
        unfinished = lineEnd(at) < 0;
        break;
      }
      searched = 0;
      if (record.cells)
        out.push({ line, cells: record.cells, ...(record.problem ? { problem: record.problem, text: excerpt(record.text!) } : {}) });
      line += record.lines;
      at = record.next;
    }
    rest = rest.slice(at);
    searched = unfinished ? rest.length : 0;
    return out;
  }

  // Where a record that ends before `end` goes on: past \n, \r\n or \r. -1 while a \r may still be followed by \n.
  const past = (end: number, last: boolean): number => {
    if (rest.charCodeAt(end) !== 13) return end + 1;
    if (end + 1 >= rest.length && !last) return -1;
    return rest.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
  };

  interface Read {
    readonly cells?: readonly string[];
    readonly next: number;
    readonly lines: number;
    readonly problem?: string;
    readonly text?: string;
  }

  function broken(start: number, problem: string, last: boolean): Read | undefined {
    const found = lineEnd(start);
    if (found < 0 && !last) return undefined;
    const end = found < 0 ? rest.length : found;
    const next = found < 0 ? rest.length : past(end, last);
    return next < 0 ? undefined : { cells: [], next, lines: 1, problem, text: rest.slice(start, Math.min(end, start + 1001)) };
  }

  function readRecord(start: number, last: boolean): Read | undefined {
    const found = lineEnd(start);
    if (found < 0 && !last && rest.length - start < MAX_RECORD) return undefined;
    const end = found < 0 ? rest.length : found;
    const text = rest.slice(start, end);
    if (text.length > MAX_RECORD) {
      skipping = true;
      return { cells: [], next: end, lines: 0, problem: `The line is longer than ${MAX_RECORD} characters.`, text };
    }
    if (!quote || !text.includes(quote)) {
      const next = found < 0 ? rest.length : past(end, last);
      if (next < 0) return undefined;
      return text.trim() === '' ? { next, lines: 1 } : { cells: text.split(delimiter), next, lines: 1 };
    }
    return readQuoted(start, last);
  }

  function readQuoted(start: number, last: boolean): Read | undefined {
    const cells: string[] = [];
    let lines = 1;
    let at = start;
    for (;;) {
      let cell = '';
      if (rest.startsWith(quote, at)) {
        let from = at + 1;
        for (;;) {
          const close = rest.indexOf(quote, from);
          if (close < 0 || close - start > MAX_RECORD) {
            if (!last && rest.length - start <= MAX_RECORD) return undefined;
            return broken(start, 'A quote is opened and never closed.', last);
          }
          if (close + 1 >= rest.length && !last) return undefined;
          cell += rest.slice(from, close);
          from = close + 1;
          if (rest.startsWith(quote, from)) {
            cell += quote;
            from++;
          } else break;
        }
        for (let i = at; i < from; i++) {
          const c = rest.charCodeAt(i);
          if (c === 10 || (c === 13 && rest.charCodeAt(i + 1) !== 10)) lines++;
        }
        at = from;
        while (rest[at] === ' ' && delimiter !== ' ') at++;
      } else {
        const stop = nextStop(at);
        cell = rest.slice(at, stop);
        at = stop;
      }
      cells.push(cell);
      if (at >= rest.length) return last ? { cells, next: at, lines } : undefined;
      if (rest.startsWith(delimiter, at)) {
        at += 1;
        continue;
      }
      const c = rest.charCodeAt(at);
      if (c !== 10 && c !== 13) return broken(start, 'Text follows a closing quote.', last);
      const next = past(at, last);
      return next < 0 ? undefined : { cells, next, lines };
    }
  }

  const nextStop = (from: number): number => {
    for (let i = from; i < rest.length; i++) {
      const c = rest.charCodeAt(i);
      if (c === 10 || c === 13 || rest[i] === delimiter) return i;
    }
    return rest.length;
  };

  return {
    push(text) {
      rest += text;
      return drain(false);
    },
    end: () => drain(true),
  };
}

/** All records of a text. With `whole` false the last one, which may be cut off, is left out. */
export function splitText(text: string, dialect: Dialect, whole: boolean): TextRecord[] {
  const splitter = createSplitter(dialect);
  return [...splitter.push(text), ...(whole ? splitter.end() : [])];
}

/** The records within a piece that begins and ends anywhere: its first and last lines are left out. */
export const splitPiece = (piece: string, dialect: Dialect): TextRecord[] =>
  splitText(piece.slice(piece.indexOf('\n') + 1), dialect, false);
