import iconv from 'iconv-lite';
import type { ReadOptions } from '#shared/stages/import.ts';

export type Encoding = NonNullable<ReadOptions['encoding']>;

/** Share of zero bytes at odd places (little endian) or even ones from which text counts as UTF-16 without a mark. */
const ZEROS = 0.3;

function isUtf8(bytes: Uint8Array): boolean {
  // The sample may end within a character: a stream decoder waits for the rest.
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const invalidShare = (bytes: Uint8Array): number => {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true });
  let bad = 0;
  for (const c of text) if (c === '\ufffd') bad++;
  let high = 0;
  for (const b of bytes) if (b >= 0x80) high++;
  return high === 0 ? 0 : bad / high;
};

/**
 * The encoding of the head of a text file: by its mark, by the zeros of UTF-16, else UTF-8 where most of it is valid, else Latin-1.
 * A few broken bytes in a UTF-8 file stay UTF-8: their rows are kept aside.
 */
export function guessEncoding(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const pairs = Math.floor(bytes.length / 2);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs; i++) {
    if (bytes[2 * i] === 0) even++;
    if (bytes[2 * i + 1] === 0) odd++;
  }
  if (pairs > 0 && odd / pairs > ZEROS && even / pairs < 0.05) return 'utf-16le';
  if (pairs > 0 && even / pairs > ZEROS && odd / pairs < 0.05) return 'utf-16be';
  return isUtf8(bytes) || invalidShare(bytes) < 0.5 ? 'utf-8' : 'latin1';
}

/** A stateful decoder: feed bytes, get text; the byte-order mark is dropped. Latin-1 is read as Windows-1252, its superset in practice. */
export function decoderOf(encoding: Encoding): { write(bytes: Uint8Array): string; end(): string } {
  const decoder = iconv.getDecoder(encoding === 'latin1' ? 'windows-1252' : encoding, { stripBOM: true });
  return { write: (bytes) => decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)), end: () => decoder.end() ?? '' };
}
