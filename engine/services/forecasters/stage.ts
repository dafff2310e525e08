import { dirname, join } from 'node:path';
import { absorb } from '#nn/onnx/absorb.ts';
import { type Refusal, refusalsOf } from '#nn/onnx/guard.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Artifacts } from '../../store/artifacts.ts';
import { type FileSource, lookInto, openSource, surveyOf } from './source.ts';

const CHUNK = 4 * 2 ** 20;

export interface Staged {
  /** Its SHA-256 in the artifact store. */
  readonly file: string;
  /** Whether the store had it before. */
  readonly known: boolean;
}

/** UNSUITABLE with the first reason why a file may not be run. */
export function assertRunnable(path: string, refusals: readonly Refusal[]): void {
  const [first, ...more] = refusals;
  if (!first) return;
  const rest = more.length > 0 ? ` And ${more.length} more: ${more.map((r) => r.message).join(' ')}` : '';
  throw new AlmanacError('UNSUITABLE', `${first.message}${rest}`, { hint: first.hint, place: { file: path } });
}

/**
 * Copies a file into the artifact store, with the constants that lie beside it: what is kept needs no other file. What was copied is
 * looked into once more, since the original may have changed. UNSUITABLE where it is refused.
 */
export async function stage(given: string, artifacts: Artifacts, check: () => void): Promise<Staged> {
  const { path, found, refusals } = lookInto(given);
  assertRunnable(path, refusals);
  const open = new Map<string, FileSource>();
  const sourceAt = (location: string): FileSource => {
    const known = open.get(location) ?? openSource(location ? join(dirname(path), location) : path);
    open.set(location, known);
    return known;
  };
  try {
    const own = sourceAt('');
    const pieces = absorb(own, found.external);
    function* chunks(): Generator<Uint8Array> {
      for (const piece of pieces) {
        if ('made' in piece) {
          yield piece.made;
          continue;
        }
        const source = 'location' in piece ? sourceAt(piece.location) : own;
        const [from, to] = 'location' in piece ? [piece.offset, piece.offset + piece.bytes] : [piece.from, piece.to];
        for (let at = from; at < to; at += CHUNK) {
          check();
          yield source.slice(at, Math.min(at + CHUNK, to));
        }
      }
    }
    const { hash: file, known } = await artifacts.putChunks(chunks());
    try {
      const copy = openSource(artifacts.pathOf(file));
      try {
        assertRunnable(path, refusalsOf(surveyOf(copy, path)));
      } finally {
        copy.close();
      }
    } catch (error) {
      if (!known) await artifacts.remove(file);
      throw error;
    }
    return { file, known };
  } finally {
    for (const source of open.values()) source.close();
  }
}
