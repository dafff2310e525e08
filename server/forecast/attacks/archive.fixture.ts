import { gunzipSync, gzipSync } from 'node:zlib';

/** A member of a tar archive as an attacker writes it: any field may be a lie. */
export interface Forged {
  readonly path: string | Uint8Array;
  readonly bytes?: Uint8Array;
  /** Type flag of POSIX.1-1988, 4.4: 0 file, 1 hard link, 2 symbolic link, 3 and 4 devices, 5 folder, 6 FIFO; x, g, L, K: extended headers. */
  readonly flag?: string;
  readonly link?: string;
  /** What the header says, whatever follows. */
  readonly size?: number | string;
  readonly prefix?: string;
}

const BLOCK = 512;

export function member({ path, bytes = new Uint8Array(), flag = '0', link = '', size = bytes.length, prefix = '' }: Forged): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.set(typeof path === 'string' ? Buffer.from(path) : path, 0);
  header.write('0000644\x000000000\x000000000\0', 100);
  header.write(typeof size === 'string' ? size : `${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.fill(' ', 148, 156);
  header.write(flag, 156);
  header.write(link, 157);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return Buffer.concat([header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

export const END = Buffer.alloc(2 * BLOCK);

/** The members of an archive that is sound, with their headers. */
export function membersOf(archive: Uint8Array): { readonly path: string; readonly bytes: Buffer }[] {
  const tar = gunzipSync(archive);
  const found = [];
  for (let at = 0; tar[at] !== 0; ) {
    const text = (from: number, length: number): string => tar.toString('latin1', at + from, at + from + length).split('\0')[0]!;
    const size = Number.parseInt(text(124, 12), 8);
    const prefix = text(345, 155);
    found.push({ path: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100), bytes: tar.subarray(at + BLOCK, at + BLOCK + size) });
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  return found;
}

export const archiveOf = (members: readonly (Forged | Buffer)[], end: Buffer = END): Uint8Array<ArrayBuffer> =>
  new Uint8Array(gzipSync(Buffer.concat([...members.map((one) => (Buffer.isBuffer(one) ? one : member(one))), end]), { level: 1 }));
