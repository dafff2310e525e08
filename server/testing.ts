import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { type Client, createEngine, type Engine } from '#engine/index.ts';
import { columnSerializer } from '#shared/base/columns.ts';
import { type Door, openDoor } from './server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface TestDoor {
  readonly door: Door;
  readonly engine: Engine;
  /** A fresh folder, removed by `close`. */
  readonly folder: string;
  readonly port: number;
  /** A request whose path and headers go out exactly as given. */
  send(method: string, path: string, headers?: Record<string, string>, body?: string | Uint8Array): Promise<Answer>;
  /** Opens a WebSocket; resolves to it, or to the HTTP status that refused it. */
  dial(path?: string, headers?: Record<string, string>): Promise<WebSocket | number>;
  /** The engine's client over a WebSocket that has passed the checks. */
  client(): Promise<Client>;
  /** Breaks the newest WebSocket off, as a window that is closed does. */
  hangUp(): void;
  close(): Promise<void>;
}

const INDEX =
  '<!doctype html><html><head><meta name="almanac-token" content="__ALMANAC_TOKEN__" /><meta name="almanac-nonce" content="__ALMANAC_NONCE__" /><script type="module" src="./assets/app.js"></script></head></html>';

/** A page folder like the one the build makes, with a secret beside it that must never be served. */
function writeApp(folder: string): string {
  const app = join(folder, 'dist', 'renderer');
  mkdirSync(join(app, 'assets'), { recursive: true });
  writeFileSync(join(app, 'index.html'), INDEX);
  writeFileSync(join(app, 'assets', 'app.js'), 'export {};\n');
  writeFileSync(join(folder, 'dist', 'secret.txt'), 'secret');
  return app;
}

/** The real door with the real engine behind it, on a free port. */
export async function testDoor(): Promise<TestDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-door-'));
  const home = join(folder, 'home');
  const engine = createEngine({ home, logLevel: 'silent' });
  const door = await openDoor({ engine, home, app: writeApp(folder) });
  const port = Number(new URL(door.origin).port);
  const sockets: WebSocket[] = [];

  const dial: TestDoor['dial'] = (path = `/rpc?token=${door.token}`, headers = {}) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { origin: door.origin, ...headers } });
      sockets.push(socket);
      socket.once('open', () => resolve(socket));
      socket.once('unexpected-response', (_, answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      socket.once('error', reject);
    });

  return {
    door,
    engine,
    folder,
    port,
    dial,
    send: (method, path, headers = {}, body) =>
      new Promise((resolve, reject) => {
        const req = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (res) => {
          let text = '';
          res.setEncoding('utf8');
          res.on('data', (part: string) => {
            text += part;
          });
          res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: text }));
        });
        req.on('error', reject);
        req.end(body);
      }),
    client: async () => {
      const socket = await dial();
      if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
      const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket, customJsonSerializers: [columnSerializer] });
      return createORPCClient(link) as Client;
    },
    hangUp: () => sockets.at(-1)?.terminate(),
    close: async () => {
      for (const socket of sockets) socket.terminate();
      await door.close();
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
