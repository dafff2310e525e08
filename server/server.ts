import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Engine } from '#engine/index.ts';
import { answer, answerJson, refuse } from './answer.ts';
import { createGuard } from './guard.ts';
import { createTickets, newKey, sameKey } from './keys.ts';
import { createPages } from './pages.ts';
import { createSockets, refuseUpgrade } from './sockets.ts';
import { receive } from './upload.ts';

export interface DoorConfig {
  readonly engine: Pick<Engine, 'socket' | 'workspacePath'>;
  /** Uploads go to `home`/inbox while no workspace is open. */
  readonly home: string;
  /** Folder of the built app. */
  readonly app: string;
  /** A loopback address. */
  readonly host?: string;
  /** 0: any free port. */
  readonly port?: number;
  readonly token?: string;
}

/** The browser door, open. */
export interface Door {
  /** e.g. http://127.0.0.1:4880 */
  readonly origin: string;
  /** The address with the key: for the person who started it. */
  readonly address: string;
  readonly token: string;
  /** An address that works once, for a minute: for a command line, which others on this machine can read. */
  openingAddress(): string;
  /** Open connections and requests. */
  busy(): number;
  close(): Promise<void>;
}

const tokenOf = (req: IncomingMessage): string => String(req.headers['x-almanac-token'] ?? '');

/** What was asked for, taken as a path of this server whatever it looks like. */
const targetOf = (req: IncomingMessage): URL | null => (req.url?.startsWith('/') ? URL.parse(`http://localhost${req.url}`) : null);

/** Listens on loopback and hands the connections that may enter to the engine. */
export async function openDoor({ engine, home, app, host = '127.0.0.1', port = 0, token = newKey() }: DoorConfig): Promise<Door> {
  const pages = createPages(app);
  const tickets = createTickets();
  const sockets = createSockets((socket) => engine.socket(socket));
  const server = createServer({ requestTimeout: 0, headersTimeout: 10_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  const guard = createGuard(bound, token);

  const route = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const refused = guard.request(req);
    if (refused) return refuse(res, refused);
    const url = targetOf(req);
    if (!url) return answer(res, 400);
    if (req.method === 'PUT' && url.pathname === '/upload') {
      const shut = guard.entry(req, tokenOf(req));
      if (shut) return refuse(res, shut);
      return receive(req, res, join(engine.workspacePath() ?? home, 'inbox'), url.searchParams.get('name') ?? '');
    }
    if (req.method === 'POST' && url.pathname === '/session') {
      const shut = guard.entry(req, token);
      if (shut) return refuse(res, shut);
      if (tickets.redeem(String(req.headers['x-almanac-ticket'] ?? ''))) return answerJson(res, 200, { token });
      return refuse(res, { status: 401, message: 'The ticket was used or is too old.', hint: 'Open the address that Almanac printed.' });
    }
    if (req.method !== 'GET' && req.method !== 'HEAD') return answer(res, 405, '', { allow: 'GET, HEAD' });
    if (url.pathname === '/session') return answer(res, sameKey(tokenOf(req), token) ? 200 : 401);
    return pages(req, res, url.pathname);
  };
  let requests = 0;
  server.on('request', (req, res) => {
    requests++;
    res.once('close', () => requests--);
    route(req, res).catch(() => (res.headersSent ? res.destroy() : answer(res, 500)));
  });
  server.on('upgrade', (req, socket, head) => {
    socket.on('error', () => socket.destroy());
    const url = targetOf(req);
    if (url?.pathname !== '/rpc') return refuseUpgrade(socket, { status: 404, message: 'The engine is at /rpc.', hint: '' });
    const refused = guard.entry(req, url.searchParams.get('token'));
    if (refused) return refuseUpgrade(socket, refused);
    sockets.accept(req, socket, head);
  });
  return {
    origin,
    token,
    address: `${origin}/#token=${token}`,
    openingAddress: () => `${origin}/open#ticket=${tickets.issue()}`,
    busy: () => requests + sockets.count(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.close();
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 2000).unref();
      }),
  };
}
