import { elementBytes } from './element.ts';
import type { Span, Walker } from './spans.ts';
import { pair, text } from './walk-text.ts';

const MOST_DIMS = 32;
const TEXT = 8;

/** What a constant says of itself, without its values. */
export interface TensorOutline {
  readonly name: string;
  readonly type: number;
  readonly count: number;
  /** Bytes of its values in the file. */
  readonly held: number;
  readonly fits: boolean;
  readonly external?: { readonly location: string; readonly offset: number; readonly stated: number };
}

/** RangeError where its shape is none. */
export function tensorOf(w: Walker, span: Span): TensorOutline {
  const dims: number[] = [];
  let [type, name, held, texts, raw, away] = [0, '', 0, 0, false, false];
  const keys = new Map<string, string>();
  for (const f of w.fields(span.from, span.to)) {
    if (f.field === 1) dims.push(...(f.wire === 0 ? [f.value] : packedInts(w, f)));
    else if (f.field === 2) type = f.value;
    else if (f.field === 8) name = text(w, f);
    else if (f.field === 14) away = f.value === 1;
    else if (f.field === 13) {
      const [key, value] = pair(w, f);
      if (key && value) keys.set(text(w, key), text(w, value));
    } else if (f.field === 9) {
      raw = true;
      held = f.to - f.from;
    } else if (f.field >= 4 && f.field <= 11) held += f.to - f.from;
    if (f.field === 6) texts++;
    if (dims.length > MOST_DIMS) throw new RangeError(`The constant "${name}" has more than ${MOST_DIMS} dimensions.`);
  }
  if (dims.some((d) => !(d >= 0))) throw new RangeError(`The constant "${name}" has the shape [${dims}].`);
  const count = dims.reduce((a, b) => a * b, 1);
  const bytes = elementBytes(type, count);
  // Numbers that are not raw take at least a byte each, half bytes go two to one.
  const fits = type === TEXT ? texts === count : raw ? held === bytes : held >= Math.min(count, bytes);
  const number = (key: string, otherwise: number) => Number(keys.get(key) ?? otherwise);
  return {
    ...{ name, type, count, held, fits },
    ...(away && { external: { location: keys.get('location') ?? '', offset: number('offset', 0), stated: number('length', Number.NaN) } }),
  };
}

/** Sizes packed into one field; they are few. */
function packedInts(w: Walker, span: Span): number[] {
  if (span.to - span.from > 10 * MOST_DIMS) throw new RangeError(`A shape of ${span.to - span.from} bytes stands at byte ${span.start}.`);
  const bytes = w.bytes(span);
  const out: number[] = [];
  let [value, scale] = [0, 1];
  for (const byte of bytes) {
    value += (byte & 127) * scale;
    scale *= 128;
    if (byte < 128) {
      out.push(value < 2 ** 53 ? value : -1);
      [value, scale] = [0, 1];
    }
  }
  return out;
}
