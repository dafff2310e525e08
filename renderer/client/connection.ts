import { create } from 'zustand';
import type { Link, Transport } from './transport.ts';

export interface ConnectionState {
  state: 'connecting' | 'open' | 'lost';
  /** Failed attempts since it was last open. */
  attempts: number;
}

export const useConnection = create<ConnectionState>(() => ({ state: 'connecting', attempts: 0 }));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Keeps a session open for as long as the page lives. `link()` waits for one while there is none. */
export function keepConnected(transport: Transport, onReconnect: () => void): () => Promise<Link> {
  let ready = Promise.withResolvers<Link>();
  const run = async () => {
    for (let first = true; ; first = false) {
      try {
        const session = await transport();
        useConnection.setState({ state: 'open', attempts: 0 });
        ready.resolve(session.link);
        if (!first) onReconnect();
        await session.closed;
        ready = Promise.withResolvers<Link>();
        useConnection.setState({ state: 'lost' });
      } catch {
        useConnection.setState((s) => ({ state: 'lost', attempts: s.attempts + 1 }));
      }
      await pause(Math.min(400 * 1.6 ** useConnection.getState().attempts, 5000));
    }
  };
  void run();
  return () => ready.promise;
}
