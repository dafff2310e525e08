import type { ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { columnSerializer } from '#shared/base/columns.ts';
import type { DesktopBridge } from './host.ts';

export type Link = ClientLink<Record<never, never>>;

/** One live connection to the engine. `closed` resolves when it is gone. */
export interface Session {
  readonly link: Link;
  readonly closed: Promise<void>;
}
export type Transport = () => Promise<Session>;

const customJsonSerializers = [columnSerializer];

/** Browser door: a WebSocket to where the page came from. */
export const socketTransport =
  (token: string): Transport =>
  () =>
    new Promise((resolve, reject) => {
      const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
      const socket = new WebSocket(`${scheme}://${location.host}/rpc?token=${encodeURIComponent(token)}`);
      const closed = new Promise<void>((gone) => socket.addEventListener('close', () => gone()));
      socket.addEventListener('open', () => resolve({ link: new SocketLink({ websocket: socket, customJsonSerializers }), closed }));
      socket.addEventListener('close', () => reject(new Error('The server cannot be reached.')));
    });

/** Desktop door: the main process brokers a MessagePort that ends in the engine's process; a new one after each restart of the engine. */
export function portTransport(bridge: Pick<DesktopBridge, 'connect'>): Transport {
  let take: ((port: MessagePort) => void) | undefined;
  let drop: (() => void) | undefined;
  let waiting: MessagePort | undefined;
  window.addEventListener('message', (event) => {
    const port = event.ports[0];
    if (event.source !== window || event.data !== 'almanac:port' || !port) return;
    if (take) take(port);
    else {
      waiting = port;
      drop?.();
    }
  });
  const next = (): Promise<MessagePort> =>
    new Promise((resolve) => {
      if (waiting) resolve(waiting);
      else {
        take = resolve;
        bridge.connect();
      }
      waiting = undefined;
    });
  return async () => {
    const port = await next();
    take = undefined;
    const closed = new Promise<void>((gone) => {
      drop = gone;
      port.addEventListener('close', () => gone());
    });
    const link = new PortLink({ port, customJsonSerializers });
    port.start();
    return { link, closed };
  };
}
