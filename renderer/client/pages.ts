import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { methodName } from './call.ts';
import { type Client, client } from './client.ts';

interface Page {
  offset?: number;
  limit?: number;
}

/** A long list that is read page by page as it is scrolled. */
export function usePages<I extends Page, O extends { total: number }, R>(
  pick: (client: Client) => (input: I, options?: { signal?: AbortSignal }) => Promise<O>,
  input: Omit<I, keyof Page> | null,
  rowsOf: (page: O) => R[],
  size = 200,
) {
  const query = useInfiniteQuery({
    queryKey: [methodName(pick), 'pages', input],
    enabled: input !== null,
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) => pick(client)({ ...input, offset: pageParam, limit: size } as I, { signal }),
    getNextPageParam: (last, _all, offset) => (offset + size < last.total ? offset + size : undefined),
    placeholderData: (before) => before,
  });
  const pages = query.data?.pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: rowsOf only names the field of a page
  const rows = useMemo(() => (pages ?? []).flatMap(rowsOf), [pages]);
  const more = () => void (query.hasNextPage && !query.isFetchingNextPage && query.fetchNextPage());
  return { rows, total: pages?.at(-1)?.total ?? 0, more, loading: query.isFetching, pending: query.isPending, error: query.error };
}
