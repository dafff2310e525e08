import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, startTest } from './service.fixture.ts';
import { ADA, writeFake } from './serving.fixture.ts';

const ENTRY = fileURLToPath(new URL('./main.fixture.ts', import.meta.url));
const HEADERS = { 'x-api-token': ADMIN_TOKEN, 'content-type': 'application/json' };

interface Running {
  readonly process: ChildProcess;
  readonly address: string;
}

async function start(data: string, variables: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, [ENTRY], {
    env: {
      ...{ PATH: process.env.PATH, NODE_COMPILE_CACHE: join(tmpdir(), 'almanac-compile-cache') },
      ...{ ALMANAC_PORT: '0', ALMANAC_DATA: data, ALMANAC_ADMIN_TOKEN: ADMIN_TOKEN, ALMANAC_RATE_LIMIT: 'off' },
      ...{ ALMANAC_TRUSTED_KEYS: `Ada ${ADA.identity.key}`, ALMANAC_DRAIN_SECONDS: '5' },
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout!, 'data');
  return { process: child, address: JSON.parse(String(line)).address };
}
const send = (address: string, path: string, body: unknown): Promise<Response> =>
  fetch(`${address}${path}`, { method: 'POST', headers: HEADERS, body: JSON.stringify(body) });

describe('the end of a service', () => {
  let folder: string;
  const children: Running[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-end-'));
  });
  afterEach(() => {
    for (const { process: child } of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  const run = async (variables?: Record<string, string>): Promise<Running> => {
    const running = await start(join(folder, 'data'), variables);
    children.push(running);
    return running;
  };
  const push = async (address: string, version: number): Promise<string> => {
    const archive = readFileSync(await writeFake(join(folder, `${version}.tar.gz`), { version }));
    const headers = { ...HEADERS, 'content-type': 'application/gzip' };
    const answer = await fetch(`${address}/v1/releases`, { method: 'POST', headers, body: new Uint8Array(archive) });
    return ((await answer.json()) as { release: { digest: string } }).release.digest;
  };

  it('killed at any moment of an activation: the old or the new release answers, never neither', async () => {
    let running = await run();
    const digests = [await push(running.address, 1), await push(running.address, 2)];
    await send(running.address, '/v1/models/load/aliases/champion', { digest: digests[0] });
    const seen = new Set<number>();
    for (let round = 0; round < 3; round++) {
      const { address, process: child } = running;
      const killed = once(child, 'exit');
      const moving = Array.from({ length: 40 }, (_, i) => i).reduce(
        (before, i) =>
          before.then(() => send(address, '/v1/models/load/aliases/champion', { digest: digests[i % 2] })).catch(() => undefined),
        Promise.resolve<Response | undefined>(undefined),
      );
      await sleep(5 + round * 14 + Math.random() * 10);
      child.kill('SIGKILL');
      await Promise.all([killed, moving]);
      running = await run();
      const answer = await send(running.address, '/v1/forecast', { series: [{ id: 'a' }] });
      expect(answer.status).toBe(200);
      const { version, release } = (await answer.json()) as { version: number; release: string };
      expect(release).toBe(digests[version - 1]);
      seen.add(version);
      expect(readdirSync(join(folder, 'data')).filter((name) => name.endsWith('.part'))).toEqual([]);
    }
    expect([...seen].every((version) => version === 1 || version === 2)).toBe(true);
  });

  it('killed in a push: what arrived whole is there, what did not leaves nothing', async () => {
    let running = await run();
    const archive = new Uint8Array(readFileSync(await writeFake(join(folder, 'x.tar.gz'), { version: 3 })));
    for (let round = 0; round < 2; round++) {
      const pushing = fetch(`${running.address}/v1/releases`, {
        method: 'POST',
        headers: { ...HEADERS, 'content-type': 'application/gzip' },
        body: archive,
      });
      const answered = pushing.then(() => true).catch(() => false);
      await sleep(5 + round * 15);
      const killed = once(running.process, 'exit');
      running.process.kill('SIGKILL');
      await killed;
      const arrived = await answered;
      running = await run();
      const { releases } = (await (await fetch(`${running.address}/v1/releases`, { headers: HEADERS })).json()) as {
        releases: { digest: string }[];
      };
      if (arrived) expect(releases).toHaveLength(1);
      expect(readdirSync(join(folder, 'data', 'releases')).sort()).toEqual(releases.map(({ digest }) => digest).sort());
    }
  });

  it('by SIGTERM under load: every request that was taken is answered, /ready says 503 first, the exit is clean', async () => {
    const running = await run();
    await send(running.address, '/v1/models/load/aliases/champion', { digest: await push(running.address, 1) });
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const { port } = new URL(running.address);
    const body = JSON.stringify({ series: [{ id: 'slow:20' }], horizon: 1 });
    const outcomes: string[] = [];
    let stopped = false;
    const one = (): Promise<string> =>
      new Promise((resolve) => {
        const call = request(
          { port, host: '127.0.0.1', path: '/v1/forecast', method: 'POST', headers: { ...HEADERS, 'content-length': body.length }, agent },
          (answer) => {
            answer.resume().on('end', () => resolve(String(answer.statusCode)));
          },
        );
        call.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
        call.end(body);
      });
    const client = async (): Promise<void> => {
      while (!stopped) {
        const outcome = await one();
        outcomes.push(outcome);
        if (outcome === 'ECONNREFUSED') return;
      }
    };
    const clients = Array.from({ length: 8 }, client);
    await sleep(300);
    const exited = once(running.process, 'exit');
    running.process.kill('SIGTERM');
    const look = (): Promise<number> => fetch(`${running.address}/ready`).then(({ status }) => status);
    await expect.poll(look, { interval: 10 }).toBe(503);
    const [code] = await exited;
    stopped = true;
    await Promise.all(clients);
    agent.destroy();
    expect(code).toBe(0);
    const counts = Object.fromEntries(
      [...new Set(outcomes)].map((outcome) => [outcome, outcomes.filter((each) => each === outcome).length]),
    );
    expect(Object.keys(counts).sort(), JSON.stringify(counts)).toEqual(['200', 'ECONNREFUSED']);
    expect(counts['200']).toBeGreaterThan(50);
  });

  it('cuts off what takes longer than it may', async () => {
    const test = await startTest({ ALMANAC_DRAIN_SECONDS: '0.3' });
    await test.serve(1);
    const slow = test.call('POST', '/v1/forecast', { body: { series: [{ id: 'slow:5000' }] } }).catch(() => 'cut');
    await sleep(100);
    await test.close();
    expect(await slow).toBe('cut');
    expect(test.log().some(({ msg }) => String(msg).includes('cut off'))).toBe(true);
  });
});

describe('slow and broken clients', () => {
  it('are ended, and hold nobody else up; what is no HTTP is told so', async () => {
    const test = await startTest({ ALMANAC_REQUEST_TIMEOUT: '1' });
    await test.serve(1);
    const { port } = new URL(test.service.address);
    const talk = async (text: string): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1');
      let came = '';
      socket.on('data', (chunk) => {
        came += chunk;
      });
      socket.on('error', () => {});
      socket.write(text);
      await once(socket, 'close');
      return came;
    };
    const slow = [
      talk('GET /health HTTP/1.1\r\nhost: x\r\n'),
      talk(
        `POST /v1/forecast HTTP/1.1\r\nhost: x\r\nx-api-token: ${ADMIN_TOKEN}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
      ),
    ];
    expect((await test.call('POST', '/v1/forecast', { body: { series: [{ id: 'a' }] } })).status).toBe(200);
    expect(await talk('HELLO\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"code":"BAD_REQUEST"/s);
    expect(await talk(`GET /health HTTP/1.1\r\nhost: x\r\nx-big: ${'b'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 .*"code":"TOO_LARGE"/s,
    );
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1.1 (408|503) /);
    await test.close();
  });
});
