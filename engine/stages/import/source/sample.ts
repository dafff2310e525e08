import { open } from 'node:fs/promises';
import { contentOf } from './bytes.ts';
import { decoderOf, type Encoding, guessEncoding } from './encoding.ts';
import type { Source } from './open.ts';

const HEAD = 2 ** 20;
const PROBE = 2 ** 16;
const PROBES = 6;

/** Text from the head of a file, and where it is long and plain also from places further on. */
export interface TextSample {
  readonly encoding: Encoding;
  readonly head: string;
  /** True where `head` is the whole file. */
  readonly whole: boolean;
  /** Pieces from further on; each begins and ends within some row. */
  readonly further: readonly string[];
}

async function headOf(source: Source, limit: number): Promise<{ bytes: Buffer; whole: boolean }> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of contentOf(source)) {
    pieces.push(piece);
    size += piece.length;
    if (size > limit) return { bytes: Buffer.concat(pieces).subarray(0, limit), whole: false };
  }
  return { bytes: Buffer.concat(pieces), whole: true };
}

/** A quick look at a text file: at most a megabyte from the head and small pieces of the rest. */
export async function sampleText(source: Source, given?: Encoding): Promise<TextSample> {
  const { bytes, whole } = await headOf(source, HEAD);
  const encoding = given ?? guessEncoding(bytes.subarray(0, PROBE));
  const decode = (piece: Uint8Array): string => {
    const decoder = decoderOf(encoding);
    return decoder.write(piece) + (whole ? decoder.end() : '');
  };
  const further: string[] = [];
  if (!whole && source.container === 'text') {
    const file = await open(source.path, 'r');
    try {
      for (let i = 1; i <= PROBES; i++) {
        const even = Math.floor(((source.bytes - PROBE) * i) / PROBES / 2) * 2;
        const { buffer, bytesRead } = await file.read(Buffer.alloc(PROBE), 0, PROBE, even);
        further.push(decode(buffer.subarray(0, bytesRead)));
      }
    } finally {
      await file.close();
    }
  }
  return { encoding, head: decode(bytes), whole, further };
}
