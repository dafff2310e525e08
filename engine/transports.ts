import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import { columnSerializer } from '#shared/base/columns.ts';
import type { Contract } from '#shared/contract.ts';
import type { Caller } from './identity/acting.ts';
import type { createRouter } from './router.ts';

/** The typed client of every door. */
export type Client = ContractRouterClient<Contract>;

type Port = Parameters<PortHandler<Caller>['upgrade']>[0];
type Socket = Parameters<SocketHandler<Caller>['upgrade']>[0];

/** The three ways in. The host has checked sender, origin and token before it hands a port or socket over. */
export interface Transports {
  /** In this process: the CLI and tests. */
  client(caller?: Caller): Client;
  /** Electron's MessagePort, or a worker's. */
  port(port: Port, caller?: Caller): void;
  /** A WebSocket of the `ws` package. */
  socket(socket: Socket, caller?: Caller): Promise<void>;
}

export function createTransports(router: ReturnType<typeof createRouter>): Transports {
  const options = { customJsonSerializers: [columnSerializer] };
  const ports = new PortHandler<Caller>(router, options);
  const sockets = new SocketHandler<Caller>(router, options);
  return {
    client: (caller = {}) => createRouterClient(router, { context: caller }) as unknown as Client,
    port: (port, caller = {}) => ports.upgrade(port, { context: caller }),
    socket: (socket, caller = {}) => sockets.upgrade(socket, { context: caller }),
  };
}
