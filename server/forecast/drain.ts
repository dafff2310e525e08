import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './context.ts';

/** Share of the time to drain, and milliseconds at most, in which new connections are still taken: balancers need a moment to look. */
const LAME_SHARE = 0.25;
const LAME_MOST = 1000;

const connections = (app: App): Promise<number> =>
  new Promise((resolve) => app.server.getConnections((error, count) => resolve(error ? 0 : count)));

/**
 * Ends the HTTP side without dropping a request: /ready says 503 already and every answer closes its connection; then nothing new is taken,
 * what runs is finished; what is left after `seconds` is cut off.
 */
export async function drain(app: App, seconds: number): Promise<{ readonly cut: boolean }> {
  const most = seconds * 1000;
  const started = Date.now();
  const lame = Math.min(LAME_MOST, most * LAME_SHARE);
  while (Date.now() - started < lame && (await connections(app)) > 0) await sleep(25);
  let cut = false;
  const cutting = setTimeout(
    () => {
      cut = true;
      app.server.closeAllConnections();
    },
    Math.max(0, most - (Date.now() - started)),
  );
  await app.close();
  clearTimeout(cutting);
  return { cut };
}
