import { createHash } from 'node:crypto';
import type { ForecastAsk } from '#engine/serving/index.ts';

/** Finished answers, by what was asked. */
export interface Cache<T> {
  readonly get: (key: string) => T | undefined;
  /** `bytes`: how much memory it takes, about. */
  readonly put: (key: string, value: T, bytes: number) => void;
  readonly size: () => { readonly entries: number; readonly bytes: number };
}

interface CacheLimits {
  /** Milliseconds; 0: nothing is kept. */
  readonly ttl: number;
  readonly bytes: number;
  readonly now?: () => number;
}

/** Bounded in bytes and in time; what was not used for longest goes first. */
export function createCache<T>({ ttl, bytes: most, now = Date.now }: CacheLimits): Cache<T> {
  const entries = new Map<string, { value: T; bytes: number; until: number }>();
  let held = 0;
  const drop = (key: string): void => {
    held -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.until <= now()) {
        drop(key);
        return undefined;
      }
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    put(key, value, bytes) {
      if (ttl === 0 || bytes > most / 4) return;
      drop(key);
      entries.set(key, { value, bytes, until: now() + ttl });
      held += bytes;
      for (const oldest of entries.keys()) {
        if (held <= most) break;
        drop(oldest);
      }
    },
    size: () => ({ entries: entries.size, bytes: held }),
  };
}

/** The key of a question to one release: a release never answers with what another one forecast. */
export const cacheKey = (digest: string, { horizon, levels, series }: ForecastAsk): string => {
  const question = series.map(({ id, history, covariates, future }) => [
    ...[id, history?.start, history?.times, history?.values],
    ...[inOrder(covariates), inOrder(future)],
  ]);
  return createHash('sha256')
    .update(JSON.stringify([digest, horizon, levels, question]))
    .digest('base64');
};

const inOrder = (named: Readonly<Record<string, unknown>> | undefined) =>
  named && Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1));
