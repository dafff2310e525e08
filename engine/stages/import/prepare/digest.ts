import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const PIECE = 2 ** 20;

/** SHA-256 of a file, read piece by piece into one buffer: runs beside the reader of the data. */
export async function digestOf(path: string, check: () => void): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(PIECE);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, PIECE, null);
      if (bytesRead === 0) return hash.digest('hex');
      check();
      hash.update(bytesRead === PIECE ? buffer : buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
