import { elementName } from './element.ts';
import type { Span, Walker } from './spans.ts';
import { pair, text } from './walk-text.ts';

/** An input or output of a file: names for dimensions whose size is free; '?' where a dimension has no name. */
export interface ForeignPort {
  readonly name: string;
  /** The element type, e.g. 'float'; 'sequence', 'map' … for what is no tensor. */
  readonly type: string;
  readonly dims: readonly (number | string)[];
}

const MOST_DIMS = 32;
const KINDS: Readonly<Record<number, string>> = { 4: 'sequence', 5: 'map', 7: 'opaque', 8: 'sparse tensor', 9: 'optional' };

/** RangeError where it has more than 32 dimensions. */
export function portOf(w: Walker, span: Span): ForeignPort {
  const [label, kind] = pair(w, span);
  const name = label ? text(w, label) : '';
  let type = 'nothing';
  const dims: (number | string)[] = [];
  for (const k of kind ? w.fields(kind.from, kind.to) : []) {
    if (k.field !== 1) type = KINDS[k.field] ?? type;
    else
      for (const t of w.fields(k.from, k.to)) {
        if (t.field === 1) type = elementName(t.value);
        else if (t.field === 2)
          for (const dim of w.fields(t.from, t.to)) {
            if (dims.push(sizeOf(w, dim)) > MOST_DIMS) throw new RangeError(`The port "${name}" has more than ${MOST_DIMS} dimensions.`);
          }
      }
  }
  return { name, type, dims };
}

function sizeOf(w: Walker, span: Span): number | string {
  const [size, name] = pair(w, span);
  return size ? size.value : name ? text(w, name) || '?' : '?';
}
