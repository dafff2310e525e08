import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OciTarget } from '#shared/domain/target.ts';
import { pushTo } from '../push.ts';
import { pushContext, sourceIn, tempFolder } from '../release.fixture.ts';
import type { BundleSource } from '../source.ts';
import { REGISTRY, startRegistry, type TestRegistry } from './registry.fixture.ts';
import { ISSUER, SERVICE, startTokenServer, type TokenServer } from './token-server.fixture.ts';

const PASSWORD = 'planted-pässword-4711';
const targetAt = (url: string, more: Partial<OciTarget> = {}): OciTarget =>
  OciTarget.parse({ kind: 'oci', name: 'registry', url, repository: 'a/b', username: 'ada', secret: 'REGISTRY', ...more });

const has = (tool: string): boolean => {
  try {
    return execFileSync('which', [tool]).length > 0;
  } catch {
    return false;
  }
};

const folder = tempFolder();
let source: BundleSource;
let registry: TestRegistry | undefined;
beforeAll(async () => {
  source = await sourceIn(folder.path);
});
afterEach(() => registry?.kill());
afterAll(() => folder.close());

const refusal = {
  code: 'NO_PERMISSION',
  message: expect.stringContaining('REGISTRY'),
  data: { hint: expect.stringContaining('ALMANAC_SECRET_REGISTRY') },
};

describe.skipIf(!REGISTRY || !has('htpasswd'))('basic auth (skipped where docker-registry or htpasswd is not on PATH)', () => {
  it('lets in who has the password, and tells the others what to do without saying it', async () => {
    const file = join(folder.path, 'htpasswd');
    writeFileSync(file, execFileSync('htpasswd', ['-nbB', '-C', '4', 'ada', PASSWORD]));
    registry = await startRegistry(folder.path, { auth: `auth: {htpasswd: {realm: test, path: ${file}}}` });
    const wrong = await pushTo(targetAt(registry.url), source, pushContext(folder.path, { REGISTRY: `${PASSWORD}x` })).catch(
      (e: Error) => e,
    );
    expect(wrong).toMatchObject(refusal);
    expect(JSON.stringify(wrong) + String((wrong as Error).stack)).not.toContain('planted');
    await expect(
      pushTo(OciTarget.parse({ ...targetAt(registry.url), secret: undefined, username: undefined }), source, pushContext(folder.path)),
    ).rejects.toMatchObject({ code: 'NO_PERMISSION', data: { hint: 'Name a secret in the target, and set it.' } });
    await expect(pushTo(targetAt(registry.url), source, pushContext(folder.path, { REGISTRY: PASSWORD }))).resolves.toMatchObject({
      reused: 0,
    });
  });
});

describe.skipIf(!REGISTRY || !has('openssl'))('token auth (skipped where docker-registry or openssl is not on PATH)', () => {
  let tokens: TokenServer;
  beforeAll(async () => {
    tokens = await startTokenServer(folder.path, 'ada', PASSWORD);
  });
  afterAll(() => tokens.close());
  const start = (): Promise<TestRegistry> =>
    startRegistry(folder.path, {
      auth: `auth: {token: {realm: "${tokens.realm}", service: ${SERVICE}, issuer: ${ISSUER}, rootcertbundle: ${tokens.certificate}}}`,
    });

  it('asks the token server once for a push, and again when the token has ended', async () => {
    registry = await start();
    await expect(pushTo(targetAt(registry.url), source, pushContext(folder.path, { REGISTRY: PASSWORD }))).resolves.toMatchObject({
      reused: 0,
    });
    expect(tokens.asked).toHaveLength(1);
    expect(Object.fromEntries(tokens.asked[0]!.query)).toMatchObject({
      service: SERVICE,
      scope: 'repository:a/b:pull,push',
      account: 'ada',
    });
    vi.useFakeTimers({ toFake: ['Date'] });
    const later = (_: number, message: string): void => {
      if (message.startsWith('pulling')) vi.setSystemTime(Date.now() + 600_000);
    };
    await pushTo(targetAt(registry.url), source, { ...pushContext(folder.path, { REGISTRY: PASSWORD }), progress: later });
    vi.useRealTimers();
    expect(tokens.asked.length).toBeGreaterThan(2);
  });

  it('names the secret that the token server refuses', async () => {
    registry = await start();
    const wrong = await pushTo(targetAt(registry.url), source, pushContext(folder.path, { REGISTRY: 'planted-other' })).catch(
      (e: Error) => e,
    );
    expect(wrong).toMatchObject(refusal);
    expect(JSON.stringify(wrong)).not.toContain('planted');
  });
});

describe('a registry that sends uploads elsewhere', () => {
  const elsewhere = async (location: (origin: string) => string, status = 202) => {
    const seen: string[] = [];
    const fake = createServer((request, response) => {
      seen.push(`${request.method} ${request.headers.host} ${request.headers.authorization ?? '-'}`);
      request.resume();
      if (!request.headers.authorization && request.headers.host?.startsWith('127.'))
        return void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      if (request.method === 'POST') return void response.writeHead(status, { location: location(`http://127.0.0.1:${port()}`) }).end();
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve));
    const port = (): number => (fake.address() as AddressInfo).port;
    const error = await pushTo(targetAt(`http://127.0.0.1:${port()}`), source, pushContext(folder.path, { REGISTRY: PASSWORD })).catch(
      (e: Error) => e,
    );
    fake.closeAllConnections();
    fake.close();
    return { seen, error };
  };

  it('in the clear is not followed', async () => {
    expect((await elsewhere(() => 'http://uploads.example.org/x')).error).toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('uploads.example.org'),
    });
  });

  it('is not told who asks there', async () => {
    const { seen } = await elsewhere((origin) => `${origin.replace('127.0.0.1', 'localhost')}/v2/upload`);
    const there = seen.filter((line) => line.includes('localhost'));
    expect(there.length).toBeGreaterThan(0);
    for (const line of there) expect(line).toMatch(/ -$/);
    expect(seen.some((line) => / 127\S+ Basic /.test(line))).toBe(true);
  });
});
