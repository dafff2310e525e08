import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTest, type TestService } from './service.fixture.ts';

const SECRET = 'j'.repeat(40);
type Role = 'viewer' | 'publisher' | 'admin' | 'open';

/** Every route and who may call it, as docs/service.md tells it: written down by hand. */
const ROUTES: readonly (readonly [string, string, Role])[] = [
  ['POST', '/v1/forecast', 'viewer'],
  ['GET', '/api/v1/predict/{target}', 'viewer'],
  ['GET', '/v1/models', 'viewer'],
  ['GET', '/v1/models/{model}', 'viewer'],
  ['POST', '/v1/models/{model}/aliases/{alias}', 'publisher'],
  ['POST', '/v1/models/{model}/rollback', 'publisher'],
  ['GET', '/v1/releases', 'viewer'],
  ['POST', '/v1/releases', 'publisher'],
  ['GET', '/v1/releases/{digest}/archive', 'publisher'],
  ['DELETE', '/v1/releases/{digest}', 'admin'],
  ['POST', '/v1/uploads', 'publisher'],
  ['HEAD', '/v1/uploads/{id}', 'publisher'],
  ['PATCH', '/v1/uploads/{id}', 'publisher'],
  ['GET', '/v1/tokens', 'admin'],
  ['POST', '/v1/tokens', 'admin'],
  ['DELETE', '/v1/tokens/{id}', 'admin'],
  ['POST', '/webhooks/{name}', 'open'],
  ['GET', '/health', 'open'],
  ['GET', '/healthz', 'open'],
  ['GET', '/ready', 'open'],
  ['GET', '/readyz', 'open'],
  ['GET', '/metrics', 'viewer'],
];
const RANK: Record<Role, number> = { open: -1, viewer: 0, publisher: 1, admin: 2 };

describe('who may call what', () => {
  let test: TestService;
  const tokens = new Map<Role, string>();
  beforeAll(async () => {
    test = await startTest({ ALMANAC_JWT_SECRET: SECRET });
    for (const role of ['viewer', 'publisher', 'admin'] as const) tokens.set(role, await test.token(role));
  });
  afterAll(() => test.close());
  const at = (path: string): string => path.replace('{digest}', 'd'.repeat(64)).replace(/\{\w+\}/g, 'x');
  const jwt = (role: string, jti?: string): string => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub: 'ci', role, aud: 'almanac', nbf: now, exp: now + 60, ...(jti && { jti }) };
    return execFileSync(
      '/usr/bin/python3',
      [
        '-c',
        'import jwt,json,sys;print(jwt.encode(json.loads(sys.argv[1]),sys.argv[2],algorithm="HS256"))',
        JSON.stringify(claims),
        SECRET,
      ],
      {
        encoding: 'utf8',
      },
    ).trim();
  };

  it('is told by the document for exactly these routes', async () => {
    const { paths } = (await test.call('GET', '/docs/json')).json;
    const told = Object.entries<Record<string, { security?: unknown; description?: string }>>(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { security, description }]) => [
        method.toUpperCase(),
        path,
        security ? /Role: (\w+)/.exec(description!)![1] : 'open',
      ]),
    );
    const byName = (a: readonly unknown[], b: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1);
    expect(told.sort(byName)).toEqual([...ROUTES].sort(byName));
  });

  it('holds for every route and every role: below it 403, without a token 401', async () => {
    for (const [method, path, needed] of ROUTES) {
      if (needed !== 'open') expect((await test.call(method, at(path), { token: null })).status, `${method} ${path}`).toBe(401);
      for (const [role, token] of tokens) {
        const { status } = await test.call(method, at(path), { token });
        if (RANK[role] < RANK[needed]) expect(status, `${role} ${method} ${path}`).toBe(403);
        else expect([401, 403], `${role} ${method} ${path}`).not.toContain(status);
      }
    }
  });

  it('is proved in either header, by a token or a JWT; a JWT changes the service once', async () => {
    const bearer = (token: string) => ({ token: null, headers: { authorization: `Bearer ${token}` } });
    expect((await test.call('GET', '/v1/models', bearer(tokens.get('viewer')!))).status).toBe(200);
    const publisher = jwt('publisher', 'one');
    for (const _ of [1, 2]) expect((await test.call('GET', '/v1/models', bearer(publisher))).status).toBe(200);
    const roll = (token: string) => test.call('POST', '/v1/models/x/rollback', { ...bearer(token), body: {} });
    expect((await roll(publisher)).status).toBe(404);
    const replayed = await roll(publisher);
    expect([replayed.status, replayed.json.error.message]).toEqual([401, expect.stringContaining('used before')]);
    expect((await roll(jwt('publisher'))).status).toBe(401);
    expect((await roll(jwt('viewer', 'two'))).status).toBe(403);
  });

  it('is asked of nobody who failed too often, for a while', async () => {
    const guess = () => test.call('GET', '/v1/models', { token: 'alm_000000000000_wrong' });
    const statuses = [];
    for (let i = 0; i < 45; i++) statuses.push((await guess()).status);
    expect(statuses.at(-1)).toBe(429);
    expect(Number((await guess()).headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await test.call('GET', '/health', { token: null })).status).toBe(200);
  });
});

describe('limits and headers', () => {
  let test: TestService;
  beforeAll(async () => {
    test = await startTest({ ALMANAC_RATE_LIMIT: '3/minute', ALMANAC_CORS: 'https://a.example' });
  });
  afterAll(() => test.close());

  it('count by token', async () => {
    const viewer = await test.token('viewer');
    const ask = (token: string) => test.call('GET', '/v1/models', { token });
    const statuses = [await ask(viewer), await ask(viewer), await ask(viewer), await ask(viewer)].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await ask(viewer);
    expect([refused.json.error.code, Number(refused.headers.get('retry-after')) > 0]).toEqual(['RATE_LIMITED', true]);
    expect((await ask(test.service.adminToken)).status).toBe(200);
    for (let i = 0; i < 5; i++) expect((await test.call('GET', '/health', { token: null })).status).toBe(200);
  });

  it('protect browsers: no type guessed, no frame, no script; origins by list', async () => {
    const { headers } = await test.call('GET', '/health', { headers: { origin: 'https://a.example' } });
    expect(
      Object.fromEntries(
        ['x-content-type-options', 'x-frame-options', 'content-security-policy', 'access-control-allow-origin', 'cache-control'].map(
          (name) => [name, headers.get(name)],
        ),
      ),
    ).toEqual({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'access-control-allow-origin': 'https://a.example',
      'cache-control': 'no-store',
    });
    const other = await test.call('GET', '/health', { headers: { origin: 'https://b.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});
