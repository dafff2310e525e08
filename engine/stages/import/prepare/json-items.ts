/** One element of a JSON file: its text and the line where it begins. */
export interface JsonItem {
  readonly line: number;
  readonly text: string;
  /** Set where the element cannot be told apart from what follows. */
  readonly problem?: string;
}

export interface JsonItems {
  push(text: string): JsonItem[];
  end(): JsonItem[];
}

/** An element may hold this many characters. */
const MAX_ITEM = 2 ** 20;

/**
 * Splits newline-delimited JSON: one element a line, so that a broken line costs only itself.
 */
export function lineItems(): JsonItems {
  let rest = '';
  let line = 1;
  const take = (text: string, at: number): JsonItem[] =>
    text.trim() === '' ? [] : [{ line: at, text: text.replace(/^\ufeff/, '').trim() }];
  return {
    push(text) {
      rest += text;
      const lines = rest.split('\n');
      rest = lines.pop()!;
      const out = lines.flatMap((l, i) => take(l, line + i));
      line += lines.length;
      if (rest.length > MAX_ITEM) {
        out.push({ line, text: rest.slice(0, 1000), problem: `The line is longer than ${MAX_ITEM} characters.` });
        rest = '';
      }
      return out;
    },
    end: () => take(rest, line),
  };
}

/** Splits a JSON array into its elements by counting brackets outside strings. */
export function arrayItems(): JsonItems {
  let rest = '';
  let at = 0;
  let line = 1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let start = -1;
  let startLine = 1;
  let opened = false;
  let closed = false;

  function scan(last: boolean): JsonItem[] {
    const out: JsonItem[] = [];
    for (; at < rest.length; at++) {
      const c = rest.charCodeAt(at);
      if (c === 10) line++;
      if (inString) {
        if (escaped) escaped = false;
        else if (c === 92) escaped = true;
        else if (c === 34) inString = false;
        continue;
      }
      if (c === 34) {
        inString = true;
        if (depth === 1 && start < 0) begin();
      } else if (c === 123 || c === 91) {
        if (depth === 1 && start < 0) begin();
        depth++;
        opened = true;
      } else if (c === 125 || c === 93) {
        depth--;
        if (depth === 0) {
          if (start >= 0) finish(out);
          closed = true;
        }
      } else if (c === 44 && depth === 1) {
        if (start >= 0) finish(out);
      } else if (depth === 1 && start < 0 && c > 32) begin();
    }
    if (start >= 0 && rest.length - start > MAX_ITEM && !last) {
      out.push({ line: startLine, text: rest.slice(start, start + 1000), problem: 'The element is never closed, or too long.' });
      closed = true;
      rest = '';
      at = 0;
      start = -1;
    } else {
      const from = start >= 0 ? start : at;
      rest = rest.slice(from);
      at -= from;
      if (start >= 0) start = 0;
    }
    return out;
  }

  const begin = (): void => {
    start = at;
    startLine = line;
  };
  const finish = (out: JsonItem[]): void => {
    out.push({ line: startLine, text: rest.slice(start, at) });
    start = -1;
  };

  return {
    push(text) {
      if (closed) return [];
      rest += text;
      return scan(false);
    },
    end() {
      if (closed || !opened) return [];
      return [
        {
          line: start >= 0 ? startLine : line,
          text: start >= 0 ? rest.slice(start, start + 1000) : '',
          problem: 'The file ends before the array is closed.',
        },
      ];
    },
  };
}
