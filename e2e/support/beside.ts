import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from './programs.ts';

/** A server beside the journey, on loopback. */
export interface Beside {
  readonly url: string;
  stop(): Promise<void>;
}

const PROGRAM = '/usr/bin/docker-registry';
export const NO_REGISTRY = 'There is no docker-registry here (Debian: apt install docker-registry)';
export const hasRegistry = (): boolean => existsSync(PROGRAM);

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

async function until(url: string, child: ChildProcess, name: string): Promise<Beside> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    if (
      await fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )
    ) {
      const stop = (): Promise<void> =>
        new Promise((resolve) => {
          child.once('exit', () => resolve());
          child.kill('SIGTERM');
        });
      return { url: new URL(url).origin, stop };
    }
    await wait(50);
  }
  throw new Error(`${name} does not answer`);
}

/** A real OCI registry, as Debian packages it; what it holds lies in `folder`. */
export async function startRegistry(folder: string): Promise<Beside> {
  const port = await freePort();
  const config = join(folder, 'registry.yml');
  writeFileSync(
    config,
    `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${join(folder, 'registry')} } }\nhttp: { addr: 127.0.0.1:${port} }\n`,
  );
  const child = spawn(PROGRAM, ['serve', config], { stdio: 'ignore' });
  return until(`http://127.0.0.1:${port}/v2/`, child, 'docker-registry');
}

/** `almanac serve` of the user whose settings and keys lie in `home`. */
export async function startForecastServer(folder: string, home: string, token: string): Promise<Beside> {
  const port = await freePort();
  const tokenFile = join(folder, 'admin-token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const args = ['serve', '--home', home, '--data', join(folder, 'served'), '--port', String(port), '--admin-token-file', tokenFile];
  const child = spawn(process.execPath, [join(ROOT, 'cli', 'almanac.mjs'), ...args], { stdio: 'ignore' });
  return until(`http://127.0.0.1:${port}/ready`, child, 'almanac serve');
}
