import type { Database } from '../../store/database.ts';
import type { Curve } from './cut.ts';

/** Curves that were looked at last, kept in memory up to this many bytes. */
const CACHE_BYTES = 256 * 2 ** 20;

const bytesOf = (curve: Curve): number => curve.times.byteLength + curve.values.byteLength;

/** Curves by key, the least recently used given up first. */
export class CurveCache {
  readonly limit: number;
  #curves = new Map<string, Curve>();
  #bytes = 0;

  constructor(limit = CACHE_BYTES) {
    this.limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Curve | undefined {
    const curve = this.#curves.get(key);
    if (curve) {
      this.#curves.delete(key);
      this.#curves.set(key, curve);
    }
    return curve;
  }

  set(key: string, curve: Curve): void {
    if (bytesOf(curve) > this.limit) return;
    this.delete(key);
    this.#curves.set(key, curve);
    this.#bytes += bytesOf(curve);
    for (const oldest of this.#curves.keys()) {
      if (this.#bytes <= this.limit) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const curve = this.#curves.get(key);
    if (!curve) return;
    this.#curves.delete(key);
    this.#bytes -= bytesOf(curve);
  }
}

const caches = new WeakMap<Database, CurveCache>();

/** The cache of an open workspace: records never change, so that it is never stale; it goes with the database. */
export function cacheOf(db: Database): CurveCache {
  let cache = caches.get(db);
  if (!cache) {
    cache = new CurveCache();
    caches.set(db, cache);
  }
  return cache;
}
