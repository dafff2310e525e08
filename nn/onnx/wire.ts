import { utf8 } from './utf8.ts';

/** Writes protobuf messages: fields by number, in the order they are put. */
export interface Writer {
  readonly int: (field: number, value: number) => void;
  readonly float: (field: number, value: number) => void;
  readonly text: (field: number, value: string) => void;
  readonly bytes: (field: number, value: Uint8Array) => void;
  readonly ints: (field: number, values: readonly number[]) => void;
  readonly floats: (field: number, values: ArrayLike<number>) => void;
  readonly message: (field: number, write: (inner: Writer) => void) => void;
}

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;

/** The bytes of one message. Integers up to 2^53 in size. */
export function encodeMessage(write: (message: Writer) => void): Uint8Array {
  let buffer = new Uint8Array(256);
  let end = 0;
  const room = (more: number): void => {
    if (end + more <= buffer.length) return;
    const grown = new Uint8Array(Math.max(2 * buffer.length, end + more));
    grown.set(buffer.subarray(0, end));
    buffer = grown;
  };
  const varint = (value: number): void => {
    room(10);
    let low = BigInt.asUintN(64, BigInt(value));
    while (low > 127n) {
      buffer[end++] = Number(low & 127n) | 128;
      low >>= 7n;
    }
    buffer[end++] = Number(low);
  };
  const small = (value: number): void => {
    room(5);
    while (value > 127) {
      buffer[end++] = (value & 127) | 128;
      value >>>= 7;
    }
    buffer[end++] = value;
  };
  const tag = (field: number, wire: number): void => small(field * 8 + wire);
  const int = (value: number): void => (value >= 0 && value < 2 ** 31 ? small(value) : varint(value));
  const block = (field: number, bytes: Uint8Array): void => {
    tag(field, LENGTH);
    small(bytes.length);
    room(bytes.length);
    buffer.set(bytes, end);
    end += bytes.length;
  };
  const singles = (values: ArrayLike<number>): Uint8Array => {
    const view = new DataView(new ArrayBuffer(4 * values.length));
    for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i]!, true);
    return new Uint8Array(view.buffer);
  };
  write({
    int: (field, value) => {
      tag(field, VARINT);
      int(value);
    },
    float: (field, value) => {
      tag(field, FIXED32);
      room(4);
      buffer.set(singles([value]), end);
      end += 4;
    },
    text: (field, value) => block(field, utf8(value)),
    bytes: block,
    ints: (field, values) =>
      block(
        field,
        packed((put) => {
          for (const value of values) put(value);
        }),
      ),
    floats: (field, values) => block(field, singles(values)),
    message: (field, inner) => block(field, encodeMessage(inner)),
  });
  return buffer.slice(0, end);
}

/** Varints one after another, without tags. */
function packed(write: (put: (value: number) => void) => void): Uint8Array {
  const bytes: number[] = [];
  write((value) => {
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
  });
  return Uint8Array.from(bytes);
}
