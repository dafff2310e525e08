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
export function createCache<T>({ ttl, bytes: most, now = () => performance.now() }: CacheLimits): Cache<T> {
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

type Cells = readonly (number | null)[];
type Named = Readonly<Record<string, Cells>>;

const inOrder = (named: Named | undefined): [string, Cells][] | undefined =>
  named && Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1));

/** Doubles are hashed as they lie in memory: their decimal text would cost ten times as much. */
const bytesOf = (cells: Cells): Float64Array => Float64Array.from(cells, (cell) => cell ?? Number.NaN);

/**
 * The key of a question to one release: a release never answers with what another one forecast. What is hashed first says how many cells of
 * what follow, so that different questions are different bytes; the order of names in JSON makes no other question.
 */
export function cacheKey(digest: string, { horizon, levels, series }: ForecastAsk): string {
  const columns: Cells[] = [];
  const place = (cells: Cells | undefined): number | undefined => {
    if (cells) columns.push(cells);
    return cells?.length;
  };
  const placeAll = (named: Named | undefined) => inOrder(named)?.map(([name, cells]) => [name, place(cells)]);
  const shape = series.map(({ id, history, covariates, future }) => [
    ...[id, history?.start, history?.times, place(history?.values)],
    ...[placeAll(covariates), placeAll(future)],
  ]);
  const hash = createHash('sha256').update(JSON.stringify([digest, horizon, levels, shape]));
  for (const cells of columns) hash.update(bytesOf(cells));
  return hash.digest('base64');
}
