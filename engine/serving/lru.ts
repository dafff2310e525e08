/** Values by key, as many as `limit` allows by weight; the ones used least lately go first. */
export interface Lru<K, V> {
  readonly get: (key: K) => V | undefined;
  readonly set: (key: K, value: V, weight: number) => void;
  readonly delete: (key: K) => void;
  /** Of all that is kept. */
  readonly weight: () => number;
}

/** A value heavier than the limit is kept alone: it was asked for. */
export function lru<K, V>(limit: number): Lru<K, V> {
  const kept = new Map<K, { readonly value: V; readonly weight: number }>();
  let total = 0;
  const remove = (key: K): void => {
    total -= kept.get(key)?.weight ?? 0;
    kept.delete(key);
  };
  return {
    get(key) {
      const found = kept.get(key);
      if (!found) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    set(key, value, weight) {
      remove(key);
      kept.set(key, { value, weight });
      total += weight;
      for (const oldest of kept.keys()) {
        if (total <= limit || kept.size === 1) return;
        remove(oldest);
      }
    },
    delete: remove,
    weight: () => total,
  };
}
