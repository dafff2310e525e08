import type { NativeSession } from './native.ts';

/** A session that several may use at once; `close` says that one of them no longer does. */
export interface Lease {
  readonly native: NativeSession;
  readonly close: () => void;
  /** The session is broken: closed, and not kept for others. */
  readonly drop: () => void;
}

/** Opened sessions by key, kept for the next who asks: to open one takes as long as many steps of training. */
export interface SessionCache {
  /** The session of that key, opened by `open` where there is none. */
  readonly lease: (key: string, open: () => NativeSession) => Lease;
  /** Closes every session that nobody uses. */
  readonly clear: () => void;
}

interface Entry {
  readonly native: NativeSession;
  users: number;
}

const SHORT_BYTES = 2 ** 30;
const isShortOfMemory = (): boolean => process.availableMemory() < SHORT_BYTES;

/**
 * Keeps `limit` sessions at most, those in use among them; the one used least lately goes first. A session holds on to the memory of its largest
 * run: where memory is short, only those in use are kept.
 */
export function sessionCache(limit = 8, isShort = isShortOfMemory): SessionCache {
  // In the order of their last use.
  const entries = new Map<string, Entry>();

  function shrink(to: number): void {
    for (const [key, { native, users }] of entries) {
      if (entries.size <= to) return;
      if (users > 0) continue;
      entries.delete(key);
      native.dispose();
    }
  }

  return {
    lease(key, open) {
      const entry = entries.get(key) ?? { native: open(), users: 0 };
      entry.users++;
      entries.delete(key);
      entries.set(key, entry);
      shrink(isShort() ? 0 : limit);
      let held = true;
      const giveBack = (): void => {
        if (held) entry.users--;
        held = false;
      };
      return {
        native: entry.native,
        close: () => {
          giveBack();
          shrink(isShort() ? 0 : limit);
        },
        drop: () => {
          giveBack();
          if (entries.get(key) === entry) entries.delete(key);
          if (entry.users === 0) entry.native.dispose();
        },
      };
    },
    clear: () => shrink(0),
  };
}
