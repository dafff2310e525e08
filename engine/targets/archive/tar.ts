import type { BundleFile } from '#shared/stages/publish.ts';

const BLOCK = 512;
const NAME = 100;
const PREFIX = 155;
const MODE = '0000644';

/** Splits a path into name and prefix (POSIX.1-1988 ustar): 100 and 155 bytes, parted at a slash. */
function split(path: string): { name: string; prefix: string } {
  if (Buffer.byteLength(path) <= NAME) return { name: path, prefix: '' };
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(name) <= NAME && Buffer.byteLength(prefix) <= PREFIX) return { name, prefix };
  }
  throw new Error(`${path} is too long for a tar archive`);
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

function header({ path, bytes }: BundleFile): Buffer {
  const { name, prefix } = split(path);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  block.write(MODE, 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(bytes, 11), 124);
  block.write(octal(0, 11), 136);
  block.fill(' ', 148, 156);
  block.write('0', 156);
  block.write('ustar\0' + '00', 257, 'latin1');
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

/** A tar archive in ustar form without times, owners or modes of this machine: equal files give equal bytes. */
export async function* writeTar(
  files: readonly BundleFile[],
  open: (path: string) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield header(file);
    let written = 0;
    for await (const chunk of open(file.path)) {
      written += chunk.length;
      yield chunk;
    }
    if (written !== file.bytes) throw new Error(`${file.path} has ${written} bytes now, and had ${file.bytes}`);
    yield Buffer.alloc((BLOCK - (file.bytes % BLOCK)) % BLOCK);
  }
  yield Buffer.alloc(2 * BLOCK);
}
