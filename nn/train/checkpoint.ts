import { textOfUtf8, utf8 } from '../onnx/utf8.ts';

/** Where a training stands: numbers by name, and facts beside them. */
export interface Checkpoint<F> {
  readonly facts: F;
  readonly values: Readonly<Record<string, Float32Array>>;
}

const MAGIC = 0x414c4d31;
const HEAD = 12;

function checksum(bytes: Uint8Array): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193);
  return h >>> 0;
}

/** A checkpoint as bytes: magic, checksum, length of the facts, the facts as JSON, the numbers as they are. */
export function encodeCheckpoint<F>({ facts, values }: Checkpoint<F>): Uint8Array {
  const head = utf8(JSON.stringify({ facts, values: Object.entries(values).map(([name, v]) => [name, v.length]) }));
  const start = HEAD + head.length + ((4 - (head.length % 4)) % 4);
  const size = Object.values(values).reduce((n, v) => n + v.byteLength, start);
  const bytes = new Uint8Array(size);
  bytes.set(head, HEAD);
  let at = start;
  for (const v of Object.values(values)) {
    bytes.set(new Uint8Array(v.buffer, v.byteOffset, v.byteLength), at);
    at += v.byteLength;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(8, head.length);
  view.setUint32(4, checksum(bytes.subarray(8)));
  return bytes;
}

/** What such bytes say; undefined where they are none, or torn. */
export function decodeCheckpoint<F>(given: Uint8Array): Checkpoint<F> | undefined {
  // A Buffer's own slice would share memory instead of copying it.
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length < HEAD) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC || view.getUint32(4) !== checksum(bytes.subarray(8))) return undefined;
  const length = view.getUint32(8);
  const head = JSON.parse(textOfUtf8(bytes.subarray(HEAD, HEAD + length))) as { facts: F; values: [string, number][] };
  let at = HEAD + length + ((4 - (length % 4)) % 4);
  const values: Record<string, Float32Array> = {};
  for (const [name, count] of head.values) {
    values[name] = new Float32Array(bytes.slice(at, at + 4 * count).buffer);
    at += 4 * count;
  }
  return { facts: head.facts, values };
}
