import { Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './context.ts';

/** Share of the time to drain that each of the two first steps may take, and milliseconds at most. */
const SHARE = 0.25;
const MOST = 1000;

const connections = (app: App): Promise<number> =>
  new Promise((resolve) => app.server.getConnections((error, count) => resolve(error ? 0 : count)));

async function untilAlone(app: App, until: number): Promise<void> {
  while (Date.now() < until && (await connections(app)) > 0) await sleep(20);
}

/**
 * Ends the HTTP side without dropping a request, in three steps: (1) /ready says 503 and all goes on, for balancers to look; (2) no new
 * connection is taken (`closing` is called) and every answer closes its own, so that no client sends into a connection that is being closed;
 * (3) idle connections are closed, what runs is finished. What is left after `seconds` is cut off.
 */
export async function drain(app: App, seconds: number, closing: () => void): Promise<{ readonly cut: boolean }> {
  const [start, most] = [Date.now(), seconds * 1000];
  const step = Math.min(MOST, most * SHARE);
  await untilAlone(app, start + step);
  closing();
  // Not the server's own close: that one closes connections between two requests.
  if (app.server.listening) Server.prototype.close.call(app.server);
  await untilAlone(app, Date.now() + step);
  app.server.closeIdleConnections();
  await untilAlone(app, start + most);
  const cut = (await connections(app)) > 0;
  app.server.closeAllConnections();
  await app.close().catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_SERVER_NOT_RUNNING') throw error;
  });
  return { cut };
}
