/**
 * Runs `work` over the items of a source, `limit` at a time, and yields the results in the order of the items. The source is read only as
 * fast as the results are taken. The first error ends it; the signal of what still runs is then aborted.
 */
export async function* inOrder<T, R>(
  source: AsyncIterable<T>,
  limit: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): AsyncGenerator<R> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const running: Promise<R>[] = [];
  try {
    for await (const item of source) {
      signal.throwIfAborted();
      const result = work(item, stop);
      result.catch(() => {});
      running.push(result);
      if (running.length >= limit) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    failure.abort();
  }
}
