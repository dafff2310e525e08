import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const version = (): string | undefined => {
  try {
    return execFileSync('docker-registry', ['--version'], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
};

/** Debian's docker-registry, where it is installed. */
export const REGISTRY = version();

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const SECRET = 'the-same-after-a-restart';

export interface TestRegistry {
  readonly url: string;
  readonly port: number;
  /** Its folder. */
  readonly data: string;
  /** kill -9. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

interface Configured {
  /** That of its configuration. */
  readonly auth?: string;
  /** What it signs the state of uploads with; left out it is another one at each start. */
  readonly secret?: string;
}

/** A real registry on loopback, with its data in `folder`. */
export async function startRegistry(folder: string, { auth = '', secret }: Configured = { secret: SECRET }): Promise<TestRegistry> {
  const port = await freePort();
  const config = join(folder, `registry-${port}.yml`);
  const data = join(folder, `registry-${port}`);
  writeFileSync(
    config,
    `version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: ${data}}}
http: {addr: "127.0.0.1:${port}"${secret ? `, secret: ${secret}` : ''}}
${auth}`,
  );
  let child: ChildProcess | undefined;
  const url = `http://127.0.0.1:${port}`;
  const start = async (): Promise<void> => {
    child = spawn('docker-registry', ['serve', config], { stdio: 'ignore', env: { PATH: process.env.PATH } });
    for (let i = 0; i < 200; i++) {
      if (await fetch(`${url}/v2/`).catch(() => undefined)) return;
      await sleep(25);
    }
    throw new Error('docker-registry did not start');
  };
  const kill = async (): Promise<void> => {
    const dying = child;
    child = undefined;
    if (!dying) return;
    const gone = new Promise((resolve) => dying.once('exit', resolve));
    dying.kill('SIGKILL');
    await gone;
  };
  await start();
  return { url, port, data, kill, start };
}
