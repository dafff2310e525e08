/** Bytes that are read in parts: an array, or a file that is larger than one wants in memory. */
export interface ByteSource {
  readonly length: number;
  /** The bytes `from` (inclusive) to `to` (exclusive), both within the source. */
  readonly slice: (from: number, to: number) => Uint8Array;
}

export const inMemory = (bytes: Uint8Array): ByteSource => ({ length: bytes.length, slice: (from, to) => bytes.subarray(from, to) });

/** One field of a protobuf message: where its tag begins and where its payload lies. `value` is that of a varint, else NaN. */
export interface Span {
  readonly field: number;
  readonly wire: number;
  readonly value: number;
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** Walks protobuf messages of a source without holding them. */
export interface Walker {
  /** The fields of the message between two places, in order. RangeError where the bytes are no message. */
  readonly fields: (from: number, to: number) => Generator<Span>;
  readonly bytes: (span: Span) => Uint8Array;
}

const CHUNK = 65_536;
/** Fields of all messages of one file: a transformer of a billion weights has a hundred thousand. */
const MOST_FIELDS = 2_000_000;

export function walk(source: ByteSource): Walker {
  let base = 0;
  let chunk = new Uint8Array(0);
  let seen = 0;
  const byteAt = (at: number): number => {
    if (at < base || at >= base + chunk.length) {
      base = at;
      chunk = source.slice(at, Math.min(at + CHUNK, source.length)) as Uint8Array<ArrayBuffer>;
      if (chunk.length === 0) throw new RangeError(`The file ends at byte ${at}.`);
    }
    return chunk[at - base]!;
  };
  const varint = (at: number, end: number): { value: number; next: number } => {
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      if (at + i >= end) throw new RangeError(`The message ends within a number at byte ${at}.`);
      const byte = byteAt(at + i);
      const bits = byte & 127;
      if (i < 4) low += bits * 2 ** (7 * i);
      else high += bits * 2 ** (7 * i - 28);
      if (byte < 128) return { value: signed(low, high), next: at + i + 1 };
    }
    throw new RangeError(`A number of more than ten bytes stands at byte ${at}.`);
  };
  function* fields(from: number, to: number): Generator<Span> {
    let at = from;
    while (at < to) {
      if (++seen > MOST_FIELDS) throw new RangeError(`The file has more than ${MOST_FIELDS} fields.`);
      const start = at;
      const tag = varint(at, to);
      const [field, wire] = [Math.floor(tag.value / 8), tag.value % 8];
      if (tag.value < 8 || tag.value >= 2 ** 32) throw new RangeError(`Byte ${at} is not the begin of a field.`);
      const length = wire === 2 ? varint(tag.next, to) : undefined;
      const number = wire === 0 ? varint(tag.next, to) : undefined;
      const payload = length?.next ?? tag.next;
      at = number?.next ?? payload + (length?.value ?? FIXED[wire] ?? Number.NaN);
      if (!(at >= payload && at <= to)) throw new RangeError(`Field ${field} does not fit its message at byte ${start}.`);
      yield { field, wire, value: number?.value ?? Number.NaN, start, from: payload, to: at };
    }
  }
  return { fields, bytes: ({ from, to }) => source.slice(from, to) };
}

const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** Two's complement of 64 bits: `low` holds 28 bits, `high` what is above. */
function signed(low: number, high: number): number {
  const above = high % 2 ** 36;
  return above >= 2 ** 35 ? (above - 2 ** 36) * 2 ** 28 + low : above * 2 ** 28 + low;
}
