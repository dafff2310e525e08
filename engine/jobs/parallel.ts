/** Runs `run` over the items, `limit` at a time, in order of start. The first error stops the others through their signal and is thrown; the reason of `signal` where that asked to stop. */
export async function parallel<T>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal | undefined,
  run: (item: T, index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  let next = 0;
  let first: { error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    while (next < items.length && !stop.aborted) {
      const index = next++;
      try {
        await run(items[index]!, index, stop);
      } catch (error) {
        first ??= { error };
        failure.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  signal?.throwIfAborted();
  if (first) throw first.error;
}

/** Runs what it is given one after the other, in the order of the calls: for what several lanes share, such as a connection. */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}
