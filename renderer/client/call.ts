import { keepPreviousData, skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { type Client, client, queries } from './client.ts';

type Method<I, O> = (input: I, options?: { signal?: AbortSignal }) => Promise<O>;
type Pick<I, O> = (client: Client) => Method<I, O>;

const recorder = (path: string[]): object =>
  new Proxy(
    Object.assign(() => {}, { path }),
    {
      get: (target, key) => (key === 'path' ? target.path : recorder([...path, String(key)])),
    },
  );

/** "series.window" for `c => c.series.window`. */
export const methodName = (pick: (client: Client) => unknown): string =>
  (pick(recorder([]) as unknown as Client) as { path: string[] }).path.join('.');

export interface CallOptions {
  /** Keep the last answer on screen while the next one loads. */
  keep?: boolean;
  /** Ask again every so many milliseconds; it may depend on the last answer. */
  every?: number | ((answer: unknown) => number);
  /** Milliseconds for which an answer is good; records never change, so `Infinity` suits them. */
  fresh?: number;
}

/** A query of the contract: `useCall(c => c.series.list, { dataset })`. With `null` for input it waits. */
export function useCall<I, O>(pick: Pick<I, O>, input: I | null, options: CallOptions = {}) {
  const { every } = options;
  return useQuery({
    queryKey: [methodName(pick), input],
    queryFn: input === null ? skipToken : ({ signal }) => pick(client)(input, { signal }),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(every
      ? { refetchInterval: typeof every === 'number' ? every : ({ state }: { state: { data?: unknown } }) => every(state.data) }
      : {}),
    ...(options.fresh !== undefined ? { staleTime: options.fresh } : {}),
  });
}

/** A command of the contract. What may have changed by it is asked for again. */
export function useCommand<I, O>(pick: Pick<I, O>) {
  return useMutation({ mutationFn: (input: I) => pick(client)(input), onSuccess: refresh });
}

const MUTABLE = /^(registry|audit)\.|\.(list|get|recent|current|stages|gates|system|requests|policy|trusted|targets|pushes|probes|remote)$/;

/** Lists and states are asked for again; what hangs on a record id cannot have changed. */
export function refresh(): void {
  void queries.invalidateQueries({ predicate: (q) => MUTABLE.test(String(q.queryKey[0])) });
}
