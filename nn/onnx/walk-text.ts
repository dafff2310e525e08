import type { Span, Walker } from './spans.ts';
import { textOfUtf8 } from './utf8.ts';

const LONGEST_NAME = 4096;

/** A text of a message. RangeError where it is none, or longer than `most` bytes. */
export function text(w: Walker, span: Span, most = LONGEST_NAME): string {
  if (span.wire !== 2) throw new RangeError(`Byte ${span.start} should begin a text.`);
  if (span.to - span.from > most) throw new RangeError(`A name of ${span.to - span.from} bytes stands at byte ${span.start}.`);
  try {
    return textOfUtf8(w.bytes(span));
  } catch {
    throw new RangeError(`The text at byte ${span.start} is not UTF-8.`);
  }
}

/** The first two fields of a message: key and value of an entry, domain and version of an operator set. */
export function pair(w: Walker, span: Span): [Span | undefined, Span | undefined] {
  const found: [Span | undefined, Span | undefined] = [undefined, undefined];
  for (const f of w.fields(span.from, span.to)) if (f.field === 1 || f.field === 2) found[f.field - 1] = f;
  return found;
}
