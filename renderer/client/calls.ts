import { useQueries } from '@tanstack/react-query';
import { useRef } from 'react';
import { methodName } from './call.ts';
import { type Client, client } from './client.ts';

/** The same question about several records, which never change. `data` is there when all have answered, and stays the same array until one differs. */
export function useCalls<I, O>(
  pick: (client: Client) => (input: I, options?: { signal?: AbortSignal }) => Promise<O>,
  inputs: readonly I[],
) {
  const answers = useQueries({
    queries: inputs.map((input) => ({
      queryKey: [methodName(pick), input],
      queryFn: ({ signal }: { signal: AbortSignal }) => pick(client)(input, { signal }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const kept = useRef<O[]>([]);
  const now = answers.map((a) => a.data);
  const all = now.every((d) => d !== undefined);
  if (all && (now.length !== kept.current.length || now.some((d, i) => d !== kept.current[i]))) kept.current = now as O[];
  return { data: all ? kept.current : undefined, error: answers.find((a) => a.error)?.error };
}
