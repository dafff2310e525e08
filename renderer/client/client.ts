import { createORPCClient, DynamicLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { QueryClient } from '@tanstack/react-query';
import type { Contract } from '#shared/contract.ts';
import { keepConnected } from './connection.ts';
import { desktop } from './host.ts';
import { pageToken } from './page.ts';
import { isEngineError } from './problem.ts';
import { portTransport, socketTransport } from './transport.ts';

export type Client = ContractRouterClient<Contract>;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // What the engine refuses stays refused; a connection that broke is worth another try.
      retry: (count, error) => count < 3 && !isEngineError(error),
      networkMode: 'always',
    },
  },
});

const reconnected = new Set<() => void>();
/** Calls `listener` whenever the connection is back after a loss. */
export const onReconnect = (listener: () => void): void => void reconnected.add(listener);
onReconnect(() => void queries.invalidateQueries());

const link = keepConnected(desktop ? portTransport(desktop) : socketTransport(pageToken ?? ''), () => {
  for (const listener of reconnected) listener();
});

/** The whole contract as functions. */
export const client: Client = createORPCClient(new DynamicLink(link));
