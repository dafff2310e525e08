import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { WebSocket, WebSocketServer } from 'ws';
import { columnSerializer } from '#shared/base/columns.ts';
import { type Client, createEngine, type Engine } from '../index.ts';

export const TRANSPORTS = ['direct', 'websocket', 'port'] as const;
export type TransportName = (typeof TRANSPORTS)[number];

export interface TestEngine {
  readonly engine: Engine;
  readonly client: Client;
  /** A fresh folder, removed by `close`. */
  readonly folder: string;
  close(): Promise<void>;
}

const serializers = { customJsonSerializers: [columnSerializer] };

async function overSocket(engine: Engine): Promise<{ client: Client; close: () => void }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => void engine.socket(socket));
  await new Promise((resolve) => server.once('listening', resolve));
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await new Promise((resolve) => socket.once('open', resolve));
  const link = new SocketLink({ websocket: socket as unknown as globalThis.WebSocket, ...serializers });
  return {
    client: createORPCClient(link) as Client,
    close: () => {
      socket.terminate();
      server.close();
    },
  };
}

function overPort(engine: Engine): { client: Client; close: () => void } {
  const { port1, port2 } = new MessageChannel();
  engine.port(port1 as never);
  port1.start();
  const client = createORPCClient(new PortLink({ port: port2 as never, ...serializers })) as Client;
  port2.start();
  return {
    client,
    close: () => {
      port1.close();
      port2.close();
    },
  };
}

/** A real engine in a temporary home, and a client to it over the transport named. */
export async function testEngine(transport: TransportName = 'direct'): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-'));
  const engine = createEngine({ home: join(folder, 'home'), logLevel: 'silent' });
  const { client, close } =
    transport === 'direct'
      ? { client: engine.client({ actor: 'tester' }), close: () => {} }
      : transport === 'websocket'
        ? await overSocket(engine)
        : overPort(engine);
  return {
    engine,
    client,
    folder,
    close: async () => {
      close();
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Follows a job to its end: the record it made, and everything it said. */
export async function finish<E extends { type: string }>(
  stream: Promise<AsyncIterable<E>>,
): Promise<{ record: string; cached: boolean; events: E[] }> {
  const events: E[] = [];
  for await (const event of await stream) events.push(event);
  const done = events.find((event) => event.type === 'done') as unknown as { record: string; cached: boolean };
  return { record: done.record, cached: done.cached, events };
}
