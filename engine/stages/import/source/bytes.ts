import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Source } from './open.ts';

/** A gzip file may grow at most this much, once it is past `FREE` bytes: real tables grow 3 to 50 times. */
export const MAX_RATIO = 200;
export const FREE = 64 * 2 ** 20;

/** The content of a source, unpacked, in pieces of up to 1 MiB. `onRead` hears each raw piece as it leaves the disk. */
export async function* contentOf(source: Source, onRead: (raw: Buffer) => void = () => {}): AsyncGenerator<Buffer> {
  const raw = createReadStream(source.path, { highWaterMark: 2 ** 20 });
  if (source.container !== 'gzip') {
    for await (const piece of raw as AsyncIterable<Buffer>) {
      onRead(piece);
      yield piece;
    }
    return;
  }
  let packed = 0;
  const heard = Readable.from(
    (async function* () {
      for await (const piece of raw as AsyncIterable<Buffer>) {
        packed += piece.length;
        onRead(piece);
        yield piece;
      }
    })(),
  );
  const gunzip = createGunzip({ chunkSize: 2 ** 20 });
  heard.on('error', (error) => gunzip.destroy(error));
  let grown = 0;
  try {
    for await (const piece of heard.pipe(gunzip) as AsyncIterable<Buffer>) {
      grown += piece.length;
      if (grown > FREE && grown > MAX_RATIO * packed) throw bomb(source, grown, packed);
      yield piece;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') throw damaged(source, `ends too early: the gzip stream is cut off after ${grown} bytes of content`, error);
    if (code?.startsWith('Z_')) throw damaged(source, `is damaged: the gzip stream breaks after ${grown} bytes of content`, error);
    throw error;
  } finally {
    raw.destroy();
    heard.destroy();
    gunzip.destroy();
  }
}

const bomb = (source: Source, grown: number, packed: number): AlmanacError =>
  new AlmanacError(
    'UNREADABLE',
    `${source.path} grows more than ${MAX_RATIO} times when unpacked (${packed} bytes became ${grown} so far): refused.`,
    {
      hint: 'If the file is genuine, unpack it yourself and import the result.',
      place: { file: source.path },
    },
  );

const damaged = (source: Source, what: string, cause: unknown): AlmanacError =>
  new AlmanacError(
    'UNREADABLE',
    `${source.path} ${what}.`,
    { hint: 'Fetch or write the file again.', place: { file: source.path } },
    { cause },
  );
