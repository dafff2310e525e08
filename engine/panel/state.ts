import type { Unit } from './units.ts';

/*
 * A fit's state is one JSON array with one unit per line: any reader can parse it whole, and a part of the series can be cut out by
 * lines without parsing the rest.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const OPEN = encoder.encode('[\n');
const COMMA = encoder.encode(',\n');
const CLOSE = encoder.encode('\n]\n');
const LINE = 10;

/** The lines of some units, without the brackets. */
export const encodeUnits = (units: readonly Unit[]): Uint8Array => encoder.encode(units.map((unit) => JSON.stringify(unit)).join(',\n'));

export const decodeUnits = (lines: Uint8Array): readonly Unit[] => JSON.parse(`[${decoder.decode(lines)}]`) as Unit[];

/** The whole state of parts that follow one another. */
export const packState = (parts: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([OPEN, ...parts.flatMap((part, i) => (i === 0 ? [part] : [COMMA, part])), CLOSE]);

/** Where each line of a state begins; one more entry marks the end of the last. */
export function linesOf(state: Uint8Array): Float64Array {
  const bytes = Buffer.from(state.buffer, state.byteOffset, state.byteLength);
  const starts: number[] = [];
  for (let at = OPEN.length; at > 0 && at < bytes.length - 2; at = bytes.indexOf(LINE, at) + 1) starts.push(at);
  return Float64Array.from([...starts, bytes.length - CLOSE.length + COMMA.length]);
}

/** The lines `from` (inclusive) to `to` (exclusive) as `decodeUnits` takes them. A copy. */
export const cutLines = (state: Uint8Array, lines: Float64Array, from: number, to: number): Uint8Array =>
  Uint8Array.from(state.subarray(lines[from]!, lines[to]! - COMMA.length));
