import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { APP } from './build.ts';
import { ROOT } from './programs.ts';

/** The server of the browser door, as `npm start` starts it. */
export interface RunningDoor {
  /** With the key. */
  readonly address: string;
  readonly origin: string;
  /** Ends it like a crash would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()));

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  child.kill(signal);
  await ended(child);
}

/** Starts the server on a workspace and waits for its address. `token` and `port` make it the same door as before. */
export async function startDoor(given: { workspace: string; home: string; port?: number; token?: string }): Promise<RunningDoor> {
  const args = [
    '--workspace',
    given.workspace,
    '--home',
    given.home,
    '--app',
    APP,
    '--port',
    String(given.port ?? 0),
    '--exit-after-idle',
    '120',
  ];
  const child = spawn(process.execPath, [join(ROOT, 'server', 'main.ts'), ...args], {
    env: { ...process.env, ...(given.token ? { ALMANAC_TOKEN: given.token } : {}) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    const listen = (part: Buffer): void => {
      said += part;
      const found = /http:\/\/\S+#token=\S+/.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${said}`)));
  });
  return { address, origin: new URL(address).origin, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') };
}
