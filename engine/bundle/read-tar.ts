/** A member of a tar archive. `kind` is the type flag in words. */
export interface Member {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'hard link' | 'symbolic link' | 'device' | 'extended header';
  readonly size: number;
}

/** Takes the bytes of a file as they come. */
export interface Sink {
  write(chunk: Uint8Array): void;
  end(): void;
}

const BLOCK = 512;
/** Zeros that may follow the end: archives are padded to records, of 10 KiB as a rule. */
const ZEROS_MOST = 2 ** 20;
const KINDS: Record<string, Member['kind']> = { '0': 'file', '\0': 'file', '1': 'hard link', '2': 'symbolic link', '5': 'folder' };
const DEVICES = '346';

const decoder = new TextDecoder('utf-8', { fatal: true });

function textAt(block: Uint8Array, from: number, length: number): string {
  const end = block.indexOf(0, from);
  return decoder.decode(block.subarray(from, end < 0 || end > from + length ? from + length : end));
}

function octalAt(block: Uint8Array, from: number, length: number): number {
  const text = textAt(block, from, length).trim();
  if (!/^[0-7]+$/.test(text)) throw new Error(`a header says ${JSON.stringify(text)} where a number belongs`);
  return Number.parseInt(text, 8);
}

function memberOf(block: Uint8Array): Member {
  const sum = block.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (octalAt(block, 148, 8) !== sum) throw new Error('the checksum of a header is wrong');
  const flag = String.fromCharCode(block[156]!);
  const prefix = textAt(block, 257, 6) === 'ustar' ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  return {
    path: prefix ? `${prefix}/${name}` : name,
    kind: KINDS[flag] ?? (DEVICES.includes(flag) ? 'device' : 'extended header'),
    size: octalAt(block, 124, 12),
  };
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/**
 * Reads a tar archive in POSIX ustar form, in one pass. Extended headers (which may rename what follows) are members like others, so that
 * the caller can refuse them. Throws where the archive breaks off, is damaged, or is followed by anything but zeros.
 */
export async function readTar(chunks: AsyncIterable<Uint8Array>, open: (member: Member) => Sink | undefined): Promise<void> {
  const header = new Uint8Array(BLOCK);
  let filled = 0;
  let body = 0;
  let padding = 0;
  let sink: Sink | undefined;
  let zeroBlocks = 0;
  let zeros = 0;
  const take = (chunk: Uint8Array): number => {
    if (body > 0) {
      const part = chunk.subarray(0, body);
      sink?.write(part);
      body -= part.length;
      if (body === 0) sink?.end();
      return part.length;
    }
    if (padding > 0) {
      const part = Math.min(padding, chunk.length);
      if (!isZero(chunk.subarray(0, part))) throw new Error('the space between two files is not empty');
      padding -= part;
      return part;
    }
    if (zeroBlocks === 2) {
      zeros += chunk.length;
      if (zeros > ZEROS_MOST || !isZero(chunk)) throw new Error('more follows the end of the archive');
      return chunk.length;
    }
    const part = chunk.subarray(0, BLOCK - filled);
    header.set(part, filled);
    filled += part.length;
    if (filled < BLOCK) return part.length;
    filled = 0;
    if (isZero(header)) {
      zeroBlocks++;
      return part.length;
    }
    if (zeroBlocks > 0) throw new Error('a file follows the end of the archive');
    const member = memberOf(header);
    body = member.size;
    padding = (BLOCK - (body % BLOCK)) % BLOCK;
    sink = open(member);
    if (body === 0) sink?.end();
    return part.length;
  };
  for await (const chunk of chunks) for (let at = 0; at < chunk.length; ) at += take(chunk.subarray(at));
  if (zeroBlocks < 2) throw new Error('it ends too early');
}
