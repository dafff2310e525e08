import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTest, type TestService } from '../service.fixture.ts';
import { PLANTED, sendRaw, statusesOf, tellsNothing } from './target.fixture.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const PEM = String(publicKey.export({ type: 'spki', format: 'pem' }));
const ISSUER = 'https://issuer.example';

type Claims = Record<string, unknown>;
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1000);
const claims = (more: Claims = {}): Claims => ({
  sub: 'ci',
  role: 'admin',
  aud: 'almanac',
  iss: ISSUER,
  nbf: now() - 5,
  exp: now() + 60,
  ...more,
});
/** RFC 7515 by hand, so that every lie can be told. */
function jwt(body: Claims, header: Claims = { alg: 'HS256' }, key: string | null = PLANTED.jwt): string {
  const signed = `${part(header)}.${part(body)}`;
  const signature =
    header.alg === 'EdDSA'
      ? sign(null, Buffer.from(signed), privateKey)
      : key === null
        ? ''
        : createHmac('sha256', key).update(signed).digest();
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}

let test: TestService;
let other: TestService;
const tokens: Record<string, string> = {};
let asked = 0;
beforeAll(async () => {
  const variables = {
    ALMANAC_JWT_SECRET: PLANTED.jwt,
    ALMANAC_JWT_PUBLIC_KEY: PEM,
    ALMANAC_JWT_ISSUER: ISSUER,
    ALMANAC_TRUST_PROXY: '127.0.0.1',
  };
  test = await startTest({ ...variables, ALMANAC_WEBHOOK_SECRET: PLANTED.webhook });
  other = await startTest();
  await test.serve(1);
  for (const role of ['viewer', 'publisher']) tokens[role] = await test.token(role);
});
afterAll(async () => {
  for (const line of test.log()) tellsNothing(JSON.stringify(line), test.folder);
  await Promise.all([test.close(), other.close()]);
});

// From an address of its own: after twenty refusals an address would only hear that it must wait.
const from = (): Record<string, string> => ({ 'x-forwarded-for': `10.0.${asked >> 8}.${asked++ & 255}` });
const as = (token: string, method = 'GET', path = '/v1/tokens', body?: unknown) =>
  test.call(method, path, { token: null, headers: { authorization: `Bearer ${token}`, ...from() }, ...(body !== undefined && { body }) });

describe('a token that is not one is refused', () => {
  it('forged, turned, out of its time, or of elsewhere', async () => {
    expect((await as(jwt(claims()))).status).toBe(200);
    expect((await as(jwt(claims(), { alg: 'EdDSA' }))).status).toBe(200);
    const sound = jwt(claims({ role: 'viewer' }));
    const [head, , signature] = sound.split('.') as [string, string, string];
    const wrong: Record<string, string> = {
      'payload changed': `${head}.${part(claims())}.${signature}`,
      'alg none': jwt(claims(), { alg: 'none' }, null),
      'alg None': jwt(claims(), { alg: 'None' }, null),
      'alg none with a signature': `${part({ alg: 'none' })}.${part(claims())}.${signature}`,
      'no alg': jwt(claims(), {}),
      'alg of the prototype': jwt(claims(), { alg: 'constructor' }),
      'HS256 with the public key as secret': jwt(claims(), { alg: 'HS256' }, PEM),
      'HS256 with the public key, no line feed': jwt(claims(), { alg: 'HS256' }, PEM.trim()),
      'HS256 with an empty secret': jwt(claims(), { alg: 'HS256' }, ''),
      'EdDSA with the signature of HS256': `${part({ alg: 'EdDSA' })}.${part(claims())}.${signature}`,
      'a key of its own': jwt(claims(), { alg: 'HS256', jwk: { kty: 'oct', k: Buffer.from('mine').toString('base64url') } }, 'mine'),
      'a key from elsewhere': jwt(claims(), { alg: 'HS256', jku: 'http://127.0.0.1:1/keys', kid: '../../../dev/null' }, ''),
      'a kid that is SQL': jwt(claims(), { alg: 'HS256', kid: "' UNION SELECT 'mine'--" }, 'mine'),
      'a critical header': jwt(claims(), { alg: 'HS256', crit: ['b64'], b64: false }),
      expired: jwt(claims({ exp: now() - 61 })),
      'not valid yet': jwt(claims({ nbf: now() + 65 })),
      'issued in the future only': jwt(claims({ nbf: undefined, iat: now() + 600 })),
      'expires as text': jwt(claims({ exp: '9999999999' })),
      'never expires': jwt(claims({ exp: undefined })),
      'expires at 1e400': `${part({ alg: 'HS256' })}.${Buffer.from(JSON.stringify(claims()).replace(/"exp":\d+/, '"exp":1e400')).toString('base64url')}.x`,
      'another issuer': jwt(claims({ iss: 'https://evil.example' })),
      'another audience': jwt(claims({ aud: ['other', 'almanac-2'] })),
      'no role': jwt(claims({ role: undefined })),
      'a role in a list': jwt(claims({ role: ['admin'] })),
      'a role of the prototype': jwt(claims({ role: '__proto__' })),
      'no subject': jwt(claims({ sub: undefined })),
      'signature cut off': sound.slice(0, -1),
      'signature empty': `${head}.${part(claims())}.`,
      'four parts': `${sound}.x`,
      'five parts': `${sound}.x.y`,
      'very long': `${head}.${'A'.repeat(9000)}.${signature}`,
      'another server made it': await other.token('admin'),
      "another server's admin": 'not-the-admin-of-this-one',
      'its last letter changed': `${tokens.viewer!.slice(0, -1)}${tokens.viewer!.endsWith('A') ? 'E' : 'A'}`,
      'its id with another secret': `${tokens.publisher!.slice(0, 17)}${tokens.viewer!.slice(17)}`,
      'in capitals': tokens.publisher!.toUpperCase(),
    };
    for (const [what, token] of Object.entries(wrong)) {
      const { status, text } = await as(token);
      expect(status, `${what}: ${text}`).toBe(401);
      tellsNothing(text, test.folder);
    }
    expect((await test.call('GET', '/ready')).status).toBe(200);
  });

  it('used twice for a change: at once or later, in whatever way it is written', async () => {
    const { json } = await test.call('GET', '/v1/models');
    const { digest } = json.models[0].releases[0];
    const once = jwt(claims({ jti: 'one', role: 'publisher' }));
    const move = (token: string) => as(token, 'POST', '/v1/models/load/aliases/shadow', { digest });
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await move(once)).status));
    expect(statuses.sort()).toEqual([200, 401, 401, 401]);
    // The same ticket with other claims, signed by whoever may: the id was used.
    expect((await move(jwt(claims({ jti: 'one', role: 'admin', exp: now() + 30 })))).status).toBe(401);
    expect((await move(jwt(claims({ role: 'publisher' })))).status).toBe(401);
    expect((await move(jwt(claims({ jti: { a: 1 }, role: 'publisher' })))).status).toBe(401);
    expect((await move(jwt(claims({ jti: 'two', role: 'publisher' })))).status).toBe(200);
  });

  it('removed: at once, though it was used a moment ago', async () => {
    const { json } = await test.call('POST', '/v1/tokens', { body: { name: 'gone', role: 'publisher' } });
    expect((await as(json.token, 'GET', '/v1/models')).status).toBe(200);
    await test.call('DELETE', `/v1/tokens/${json.info.id}`);
    expect((await as(json.token, 'GET', '/v1/models')).status).toBe(401);
  });
});

describe('a lower role gets no further', () => {
  const PATHS = [
    '/v1/tokens',
    '/v1/releases',
    '/v1/models/load/aliases/champion',
    '/v1/models/load/rollback',
    `/v1/releases/${'a'.repeat(64)}`,
  ];
  const ODD = [
    (path: string) => `${path}/`,
    (path: string) => `/${path}`,
    (path: string) => path.replace('/v1/', '/v1//'),
    (path: string) => path.replace('/v1/', '/./v1/'),
    (path: string) => path.replace('/v1/', '/health/../v1/'),
    (path: string) => path.replace('/v1/', '/health/%2e%2e/v1/'),
    (path: string) => path.replace('/v1/', '/docs/..%2fv1/'),
    (path: string) => path.replace('v1', 'V1'),
    (path: string) => path.replace('v1', '%76%31'),
    (path: string) => path.replace('/v1/', '/v1%2f'),
    (path: string) => path.replace('/v1/', '/%2fv1/'),
    (path: string) => path.replace('v1', 'v1;role=admin'),
    (path: string) => `${path}?role=admin&x-api-token=a`,
    (path: string) => `${path}%00`,
    (path: string) => `${path}#/health`,
    (path: string) => `http://127.0.0.1${path}`,
    (path: string) => `${path}/../../health`,
    (path: string) => path.replace('tokens', 'tokens%20').replace('releases', 'RELEASES'),
    (path: string) => `${path}\\`,
    (path: string) => `${path}/..;/`,
  ];
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'get'];
  const OVERRIDES = [
    '',
    'x-http-method-override: DELETE\r\n',
    'x-method-override: POST\r\nx-original-url: /health\r\nx-rewrite-url: /health\r\n',
  ];

  it('by another method, another way to write the path, or headers that override', async () => {
    const { port } = new URL(test.service.address);
    const before = (await test.call('GET', '/v1/models')).json.models;
    const requests = PATHS.flatMap((path) =>
      [path, ...ODD.map((write) => write(path))].flatMap((odd) =>
        METHODS.map((method, i) => ({ method, odd, more: OVERRIDES[i % OVERRIDES.length]!, token: i % 2 ? tokens.viewer! : 'none' })),
      ),
    );
    const texts = await Promise.all(
      requests.map(({ method, odd, more, token }) =>
        sendRaw(
          Number(port),
          `${method} ${odd} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-forwarded-for: ${from()['x-forwarded-for']}\r\nx-api-token: ${token}\r\n${more}connection: close\r\ncontent-length: 0\r\n\r\n`,
          1000,
        ),
      ),
    );
    texts.forEach((text, i) => {
      const { method, odd, token } = requests[i]!;
      const [status = 400] = statusesOf(text);
      tellsNothing(text, test.folder);
      const may =
        status < 300 &&
        (/^\/*(health|docs)/.test(odd) || (token !== 'none' && ['GET', 'HEAD'].includes(method) && /releases\W*(\?|#|$)/.test(odd)));
      expect(may || (status >= 400 && status < 500), `${method} ${odd} as ${token.slice(0, 4)}: ${text.slice(0, 300)}`).toBe(true);
      expect(text).not.toContain('"hash"');
      expect(text).not.toContain('"tokens"');
    });
    expect((await test.call('GET', '/v1/models')).json.models).toEqual(before);
    expect((await test.call('GET', '/ready')).status).toBe(200);
  });

  it('by a body: nobody makes a token above, or gives a role that there is not', async () => {
    for (const token of [tokens.viewer!, tokens.publisher!]) {
      const { status } = await as(token, 'POST', '/v1/tokens', { name: 'mine', role: 'admin' });
      expect(status).toBe(403);
    }
    const admin = test.service.adminToken;
    for (const body of [
      { name: 'x', role: 'root' },
      { name: 'x', role: ['admin'] },
      { name: 'x', role: 'viewer', id: 'mine' },
      { name: 'x', role: 'viewer', __proto__: { role: 'admin' }, admin: true },
      { name: '../x', role: 'viewer' },
      { name: 'x\r\nset-cookie: a', role: 'viewer' },
      { name: 'x', role: 'viewer', days: -1 },
      { name: 'x', role: 'viewer', days: 1e308 },
    ])
      expect((await test.call('POST', '/v1/tokens', { token: admin, body })).status, JSON.stringify(body)).toBe(400);
    const two = await test.call('GET', '/v1/tokens', {
      token: null,
      headers: { 'x-api-token': tokens.viewer!, authorization: `Bearer ${admin}`, ...from() },
    });
    expect(two.status).toBe(403);
  });
});

describe('an address that guesses waits', () => {
  it('whatever it says in X-Forwarded-For, where no proxy is trusted', async () => {
    const guess = (i: number) =>
      other.call('GET', '/v1/models', {
        token: `alm_${String(i).padStart(12, '0')}_${'A'.repeat(43)}`,
        headers: { 'x-forwarded-for': `10.9.8.${i}`, forwarded: `for=10.9.8.${i}` },
      });
    const statuses = [];
    for (let i = 0; i < 25; i++) statuses.push((await guess(i)).status);
    expect([statuses.slice(0, 20), statuses.slice(20)]).toEqual([Array(20).fill(401), Array(5).fill(429)]);
    expect((await other.call('GET', '/ready', { token: null })).status).toBe(200);
  });
});
