import { AlmanacError } from '#shared/base/errors.ts';
import type { OpenedRelease } from './open.ts';
import { type Release, releaseFrom, unitCache } from './release.ts';
import type { ReleaseInfo } from './types.ts';

/** A release that was loaded once: in memory, or where to find it again. */
export interface Entry {
  readonly path: string;
  readonly digest: string;
  readonly info: ReleaseInfo;
  readonly opened: OpenedRelease | undefined;
  /** On this thread, for its baseline: made when first asked for. */
  readonly here: () => Release;
  /** Requests that wait for it or are being computed. */
  readonly users: { count: number };
}

export interface Shelf {
  readonly get: (digest: string) => Entry | undefined;
  readonly all: () => readonly Entry[];
  readonly byPath: (path: string) => Entry | undefined;
  /** Puts a release in, or back, and lets others go where there are too many. */
  readonly put: (path: string, opened: OpenedRelease, seconds: number) => Entry;
  readonly remove: (digest: string) => void;
  readonly pin: (digests: readonly string[]) => void;
  /** The release was asked for: it is the last to be let go. */
  readonly touch: (entry: Entry) => void;
  /** Lets releases go that are too many and not in use. */
  readonly tidy: () => void;
}

/**
 * `capacity` releases in memory, the ones asked for least lately let go first; pinned ones and those in use stay, whatever their number.
 * `onLeave` is told of each that leaves memory.
 */
export function createShelf(capacity: number, onLeave: (digest: string) => void): Shelf {
  const entries = new Map<string, Entry>();
  /** Digests in memory in the order of their last use. */
  const inMemory = new Set<string>();
  let pinned: ReadonlySet<string> = new Set();

  function leave(digest: string): void {
    if (inMemory.delete(digest)) onLeave(digest);
    const entry = entries.get(digest);
    if (entry) entries.set(digest, { ...entry, opened: undefined, here: gone, info: { ...entry.info, loaded: false } });
  }

  function tidy(): void {
    for (const digest of inMemory) {
      if (inMemory.size <= capacity) return;
      if (!pinned.has(digest) && entries.get(digest)!.users.count === 0) leave(digest);
    }
  }

  const touch = ({ digest }: Entry): void => {
    if (inMemory.delete(digest)) inMemory.add(digest);
  };

  return {
    get: (digest) => entries.get(digest),
    all: () => [...entries.values()],
    byPath: (path) => [...entries.values()].find((entry) => entry.path === path),
    put(path, opened, seconds) {
      const { digest } = opened.info;
      const entry: Entry = {
        ...{ path, digest, opened, users: entries.get(digest)?.users ?? { count: 0 } },
        info: { ...opened.info, seconds, loaded: true },
        here: hereOf(opened),
      };
      entries.set(digest, entry);
      inMemory.add(digest);
      touch(entry);
      // The new one is not the one that has to go.
      entry.users.count++;
      tidy();
      entry.users.count--;
      return entry;
    },
    remove(digest) {
      leave(digest);
      entries.delete(digest);
    },
    pin(digests) {
      pinned = new Set(digests);
      tidy();
    },
    touch,
    tidy,
  };
}

const gone = (): Release => {
  throw new AlmanacError('NOT_FOUND', 'The release is not in memory.', { hint: 'Load it again.' });
};

function hereOf({ data }: OpenedRelease): () => Release {
  let release: Release | undefined;
  return () => {
    release ??= releaseFrom(data, unitCache(2 ** 22));
    return release;
  };
}
