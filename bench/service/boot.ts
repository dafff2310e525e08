import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { trustedLine } from '../../server/forecast/testing.ts';

export const TOKEN = 'the-token-of-the-bench';

/** How a service is started: from the sources of a checkout, or from the bundle that releases carry. */
export const ENTRIES = { sources: 'server/forecast/main.ts', bundle: 'dist/service/serve.mjs' };
export type Entry = keyof typeof ENTRIES;

export interface Service {
  readonly port: number;
  /** Seconds from the start of the process to the first 200 of /ready, as a client sees it. */
  readonly seconds: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Exit code. */
  readonly ended: Promise<number | null>;
  readonly text: (path: string) => Promise<string>;
  readonly end: () => Promise<void>;
}

const isReady = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    request({ host: '127.0.0.1', port, path: '/ready', agent: false }, (answer) => resolve(answer.resume().statusCode === 200))
      .on('error', () => resolve(false))
      .end();
  });

let next = 20_000 + (process.pid % 20_000);

/** Starts a service in a process and a folder of its own, as a user would. `flags` are Node's. */
export async function boot(
  entry: Entry,
  paths: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<Service> {
  const data = mkdtempSync(join(tmpdir(), 'almanac-bench-service-'));
  const port = next++;
  const started = performance.now();
  const child = spawn(process.execPath, [...flags, ENTRIES[entry]], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: {
      ...{
        PATH: process.env.PATH,
        HOME: data,
        ALMANAC_PORT: String(port),
        ALMANAC_DATA: data,
        ALMANAC_ADMIN_TOKEN: TOKEN,
        ALMANAC_RATE_LIMIT: 'off',
      },
      ...{ ALMANAC_RELEASES: paths.join(','), ALMANAC_TRUSTED_KEYS: trustedLine(), ALMANAC_DRAIN_SECONDS: '10' },
      ...variables,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    await sleep(3);
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    ...{ port, seconds, ended, kill: (signal) => void child.kill(signal) },
    text: async (path) => (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-api-token': TOKEN } })).text(),
    async end() {
      child.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
