import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const PROGRAMS = ['/usr/bin/docker-registry', '/usr/local/bin/registry'];

export interface RunningRegistry {
  readonly url: string;
  /** Ends it like a power cut; what it stored stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port and storage. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A real OCI registry (CNCF distribution, as Debian packages it) on loopback, or why there is none. `more`: YAML lines of its configuration. */
export async function ociRegistry(more = ''): Promise<RunningRegistry | { readonly reason: string }> {
  const program = PROGRAMS.find((path) => existsSync(path));
  if (!program) return { reason: 'there is no docker-registry here (Debian: apt install docker-registry)' };
  const folder = mkdtempSync(join(tmpdir(), 'almanac-registry-'));
  const port = await freePort();
  const config = join(folder, 'config.yml');
  writeFileSync(
    config,
    `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${join(folder, 'data')} }, delete: { enabled: true } }\nhttp: { addr: 127.0.0.1:${port} }\n${more}`,
  );
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(program, ['serve', config], { stdio: 'ignore', env: { OTEL_TRACES_EXPORTER: 'none' } });
    for (let tries = 0; tries < 200; tries++) {
      if (await fetch(`${url}/v2/`).then(Boolean, () => false)) return;
      await wait(25);
    }
    throw new Error('docker-registry does not answer');
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  await start();
  return {
    url,
    kill: () => end('SIGKILL'),
    restart: start,
    stop: async () => {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
