import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import { type StartedService, startService } from './start.ts';

/** A service on loopback that serves one release, and forgets nothing but its cache. */
export interface Served {
  readonly url: string;
  readonly token: string;
  /** Seconds from the start until it said that it is ready. */
  readonly ready: number;
  /** The last lines that it said. */
  readonly log: readonly string[];
  /** Bytes of resident memory; 0 where the system does not say. */
  readonly memory: () => number;
  readonly stop: () => Promise<void>;
}

const KEPT_LINES = 100;
const PAGE = 4096;

function memoryOf(pid: number | undefined): number {
  try {
    return pid ? PAGE * Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) : process.memoryUsage.rss();
  } catch {
    return 0;
  }
}

/** The address from the line that says `ready`. */
function addressIn(line: string): string | undefined {
  try {
    const said = JSON.parse(line) as { event?: string; address?: string };
    return said.event === 'ready' ? said.address : undefined;
  } catch {
    return undefined;
  }
}

async function follow(service: StartedService, log: string[], told: (address: string) => void): Promise<void> {
  for await (const line of service.lines) {
    log.push(line);
    if (log.length > KEPT_LINES) log.shift();
    const address = addressIn(line);
    if (address) told(address);
  }
}

/** The reason in the last lines of a service that ended by itself. */
function reasonIn(log: readonly string[]): string {
  const line = log.findLast((text) => text.includes('"fatal"')) ?? log.at(-1) ?? 'it said nothing';
  try {
    const { message, variable = '' } = JSON.parse(line) as { message?: string; variable?: string };
    return `${variable} ${message ?? line}`.trim();
  } catch {
    return line;
  }
}

/**
 * Serves the release at `path` on a free port of this machine, with a folder and a token of its own, without limits on rate and without a
 * cache: what is measured is the model. UNSUITABLE where the service does not come up.
 */
export async function serveRelease(path: string, signal: AbortSignal, asThread?: boolean): Promise<Served> {
  const data = await mkdtemp(join(tmpdir(), 'almanac-probe-'));
  const token = randomBytes(24).toString('base64url');
  const started = performance.now();
  const service = startService(
    {
      ALMANAC_HOST: '127.0.0.1',
      ALMANAC_PORT: '0',
      ALMANAC_DATA: data,
      ALMANAC_RELEASES: JSON.stringify([path]),
      ALMANAC_ALLOW_UNSIGNED: '1',
      ALMANAC_ADMIN_TOKEN: token,
      ALMANAC_RATE_LIMIT: 'off',
      ALMANAC_CACHE_TTL: '0',
      ALMANAC_LOG_LEVEL: 'info',
      ALMANAC_DRAIN_SECONDS: '2',
    },
    asThread,
  );
  const log: string[] = [];
  const stop = async (): Promise<void> => {
    await service.stop();
    await rm(data, { recursive: true, force: true });
  };
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const cancel = (): void => reject(signal.reason);
  signal.addEventListener('abort', cancel, { once: true });
  follow(service, log, resolve).then(
    () =>
      reject(
        new AlmanacError('UNSUITABLE', `The service does not serve ${path}: ${reasonIn(log)}`, {
          hint: 'Verify the release; build it anew where it is whole.',
          place: { file: path },
        }),
      ),
    reject,
  );
  try {
    const url = await promise;
    return { url, token, ready: (performance.now() - started) / 1000, log, memory: () => memoryOf(service.pid), stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
