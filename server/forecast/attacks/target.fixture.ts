import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type ForecastService, startForecastService } from '../index.ts';
import { type TestReleaseOptions, type TestReleases, testRelease, trustedLine } from '../testing.ts';

/** Secrets of the attacked services: none of them may be in an answer or a line of the log. */
export const PLANTED = {
  admin: 'planted-admin-token-2f7c1e',
  jwt: 'planted-jwt-secret-of-32-bytes-or-more-91ab',
  webhook: 'planted-webhook-secret-77d0',
};

const STACK = /\n\s+at |\bat (async )?[\w.<>]+ \(|node:internal|\.ts:\d+/;
const places = (folder: string): string[] => [folder, process.cwd(), tmpdir(), homedir()].filter((path) => path.length > 1);

/** Fails where a text tells a stack, a path of the machine or a secret. */
export function tellsNothing(text: string, folder: string): void {
  const told = STACK.exec(text)?.[0] ?? [...places(folder), ...Object.values(PLANTED)].find((word) => text.includes(word));
  if (told !== undefined) expect.fail(`${JSON.stringify(told)} is told: ${text.slice(0, 2000)}`);
}

/**
 * Sends bytes over a socket of their own and answers all that comes back until the service closes it. After `patience` milliseconds without
 * an answer it hears that nothing more will come.
 */
export const sendRaw = (port: number, bytes: string | Uint8Array, patience = 5000): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }, () => socket.write(bytes));
    const timer = setTimeout(() => socket.end(), patience);
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });

/** The statuses of all answers in what came over a socket. */
export const statusesOf = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));

export interface Target {
  readonly service: ForecastService;
  readonly port: number;
  readonly folder: string;
  readonly releases: TestReleases;
  readonly lines: readonly string[];
  /** One request as the admin, as JSON unless it is bytes. */
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<{ status: number; text: string }>;
  /** Fails unless it still answers, and told nothing in its log that it must not. */
  readonly stillWell: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The service with the engine behind it, serving a release, for whoever attacks it. */
export async function startTarget(variables: Record<string, string> = {}, options: TestReleaseOptions = {}): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-target-'));
  const releases = await testRelease({ rows: 96, ...options, folder });
  const lines: string[] = [];
  const service = await startForecastService(
    {
      ...{ ALMANAC_PORT: '0', ALMANAC_DATA: join(folder, 'data'), ALMANAC_TRUSTED_KEYS: trustedLine(), ALMANAC_THREADS: '1' },
      ...{ ALMANAC_RELEASES: releases.paths[0]!, ALMANAC_RATE_LIMIT: 'off', ALMANAC_LOG_LEVEL: 'debug' },
      ...{ ALMANAC_ADMIN_TOKEN: PLANTED.admin, ALMANAC_JWT_SECRET: PLANTED.jwt, ALMANAC_WEBHOOK_SECRET: PLANTED.webhook },
      ...variables,
    },
    { log: { write: (line) => void lines.push(line) } },
  );
  const ask: Target['ask'] = async (method, path, body, headers = {}) => {
    const bytes = body instanceof Uint8Array;
    const answer = await fetch(`${service.address}${path}`, {
      method,
      headers: {
        ...{ 'x-api-token': PLANTED.admin },
        ...(body !== undefined && { 'content-type': bytes ? 'application/gzip' : 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: bytes ? (body as Uint8Array<ArrayBuffer>) : typeof body === 'string' ? body : JSON.stringify(body),
      }),
    });
    const text = await answer.text();
    tellsNothing(text, folder);
    return { status: answer.status, text };
  };
  return {
    ...{ service, folder, releases, lines, ask, port: Number(new URL(service.address).port) },
    async stillWell() {
      expect((await ask('GET', '/ready')).status).toBe(200);
      const { status, text } = await ask('POST', '/v1/forecast', { series: [{ id: 's0' }] });
      expect([status, JSON.parse(text).fallback]).toEqual([200, false]);
      for (const line of lines) tellsNothing(JSON.stringify(JSON.parse(line)), folder);
    },
    async close() {
      await service.close(1);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs works, so many at a time, in their order. */
export async function together<T, R>(items: readonly T[], most: number, work: (item: T, i: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]!, i);
  };
  await Promise.all(Array.from({ length: most }, lane));
  return results;
}
