import type { Pending } from '../crew.ts';
import type { Crew } from '../define.ts';

/** Series that travel together: the same whatever the threads, so that results are too. */
const BLOCK = 64;

/** Neighbouring places in blocks. */
export function blocksOf(places: readonly number[], size = BLOCK): number[][] {
  return Array.from({ length: Math.ceil(places.length / size) }, (_, b) => places.slice(b * size, (b + 1) * size));
}

/** Runs the same work over all items, every thread of the crew and this one taking its share; results in order. The first error is thrown, after all have ended. */
export function shareOut<I, R>(
  items: readonly I[],
  crew: Crew | undefined,
  here: (item: I) => R,
  there: (crew: Crew, item: I) => Pending<R>,
): R[] {
  if (!crew || items.length < 2) return items.map(here);
  const lanes = crew.size + 1;
  const mine = (i: number): boolean => i % lanes === lanes - 1;
  const pending = items.map((item, i) => (mine(i) ? undefined : there(crew, item)));
  let failure: { readonly error: unknown } | undefined;
  const guarded = (make: () => R): R | undefined => {
    try {
      return make();
    } catch (error) {
      failure ??= { error };
      return undefined;
    }
  };
  const done = items.map((item, i) => (mine(i) && !failure ? guarded(() => here(item)) : undefined));
  const results = pending.map((p, i) => (p ? guarded(p.wait) : done[i]));
  if (failure) throw failure.error;
  return results as R[];
}
