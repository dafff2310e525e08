import { contentOf } from '../source/bytes.ts';
import { decoderOf, type Encoding } from '../source/encoding.ts';
import type { Source } from '../source/open.ts';
import { writerTo } from './scratch.ts';

/** What the work on a long file reports and obeys. */
export interface Pace {
  /** Bytes of the source read so far. */
  readonly read: (raw: Buffer) => void;
  readonly check: () => void;
}

/** Writes the content of a source, unpacked and as UTF-8 without a mark, into a new file. */
export async function writePlain(source: Source, encoding: Encoding, path: string, pace: Pace): Promise<void> {
  const decoder = decoderOf(encoding);
  const writer = writerTo(path);
  try {
    for await (const piece of contentOf(source, pace.read)) {
      pace.check();
      await writer.write(decoder.write(piece));
    }
    await writer.write(decoder.end());
    await writer.close();
  } catch (error) {
    writer.destroy();
    throw error;
  }
}
