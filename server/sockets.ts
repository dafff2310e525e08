import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Refusal } from './guard.ts';

const LARGEST_MESSAGE = 32 * 2 ** 20;
const GOING_AWAY = 1001;

export interface Sockets {
  accept(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  count(): number;
  close(): void;
}

/** Refuses an upgrade in plain HTTP, which is all that a browser lets a page see. */
export function refuseUpgrade(socket: Duplex, { status, message }: Refusal): void {
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
  );
}

/** WebSockets with a heartbeat: one that does not answer between two beats is ended. */
export function createSockets(serve: (socket: WebSocket) => Promise<void>, beatMs = 20_000): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();
  const beat = setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.has(socket)) socket.terminate();
      alive.delete(socket);
      if (socket.readyState === socket.OPEN) socket.ping();
    }
  }, beatMs);
  beat.unref();
  return {
    accept: (req, socket, head) =>
      server.handleUpgrade(req, socket, head, (ws) => {
        alive.add(ws);
        ws.on('pong', () => alive.add(ws));
        ws.on('error', () => ws.terminate());
        serve(ws).catch(() => ws.close());
      }),
    count: () => server.clients.size,
    close: () => {
      clearInterval(beat);
      for (const socket of server.clients) {
        socket.close(GOING_AWAY, 'Almanac is stopping');
        setTimeout(() => socket.terminate(), 1000).unref();
      }
      server.close();
    },
  };
}
