import { MessageChannelMain, type UtilityProcess, utilityProcess, type WebContents } from 'electron';
import { CHANNELS } from './channels.ts';
import { askKeychain } from './keychain.ts';

/** Looks after the engine's process and gives pages their way to it. */
export interface EngineHost {
  /** Gives this page a port now, and a new one after each restart of the engine. */
  connect(page: WebContents): void;
  /** Lets the engine finish what cannot be cut off, then ends it. */
  stop(): Promise<void>;
}

export interface EngineHostConfig {
  readonly entry: string;
  readonly home: string;
  readonly onCrash?: (code: number, restartInMs: number) => void;
  readonly patienceMs?: number;
}

const FIRST_DELAY = 250;
const LONGEST_DELAY = 30_000;
/** An engine that ran for so long before it crashed starts again with the first delay. */
const STEADY_MS = 60_000;

/** Milliseconds to wait before the nth restart in a row (from 0). */
export const backoff = (crashes: number): number => Math.min(FIRST_DELAY * 2 ** crashes, LONGEST_DELAY);

export function startEngine({ entry, home, onCrash, patienceMs = 10_000 }: EngineHostConfig): EngineHost {
  const pages = new Set<WebContents>();
  let child: UtilityProcess | undefined;
  let crashes = 0;
  let stopping = false;

  const broker = (page: WebContents): void => {
    if (!child || page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage('port', [port1]);
    page.postMessage(CHANNELS.port, null, [port2]);
  };
  const start = (): void => {
    if (stopping) return;
    const started = Date.now();
    const born = utilityProcess.fork(entry, [home], { serviceName: 'Almanac engine', stdio: 'inherit' });
    born.once('spawn', () => {
      child = born;
      for (const page of pages) broker(page);
    });
    born.on('message', async (message: unknown) => {
      const answer = await askKeychain(message);
      if (answer && child === born) born.postMessage(answer);
    });
    born.once('exit', (code) => {
      child = undefined;
      if (stopping) return;
      if (Date.now() - started > STEADY_MS) crashes = 0;
      const delay = backoff(crashes++);
      onCrash?.(code, delay);
      setTimeout(start, delay);
    });
  };
  start();
  return {
    connect: (page) => {
      if (!pages.has(page)) page.once('destroyed', () => pages.delete(page));
      pages.add(page);
      broker(page);
    },
    stop: () => {
      stopping = true;
      const ending = child;
      if (!ending) return Promise.resolve();
      return new Promise((resolve) => {
        const force = setTimeout(() => ending.kill(), patienceMs);
        ending.once('exit', () => {
          clearTimeout(force);
          resolve();
        });
        ending.postMessage('stop');
      });
    },
  };
}
