import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type TestDoor, testDoor } from './testing.ts';

let t: TestDoor;
beforeAll(async () => {
  t = await testDoor();
});
afterAll(() => t.close());

const own = (): string => `127.0.0.1:${t.port}`;

describe('the Host header', () => {
  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('%s is this machine', async (name) => {
    expect((await t.send('GET', '/', { host: `${name}:${t.port}` })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1.evil.example:PORT',
    'localhost.evil.example:PORT',
    '0.0.0.0:PORT',
  ])('a name pointed at this machine (%s) is refused everywhere', async (name) => {
    const host = name.replace('PORT', String(t.port));
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/session'],
      ['GET', '/assets/app.js'],
      ['PUT', `/upload?name=a.csv`],
      ['POST', '/session'],
    ] as const)
      expect((await t.send(method, path, { host, origin: `http://${host}`, 'x-almanac-token': t.door.token })).status, path).toBe(421);
    expect(await t.dial(undefined, { host, origin: `http://${host}` })).toBe(421);
  });
});

describe('the way to the engine', () => {
  it('lets the own page in with its key', async () => {
    expect(await t.dial()).toBeInstanceOf(WebSocket);
  });

  it.each(['', '?token=', '?token=wrong', '?tokens=TOKEN', '?token=TOKENx'])('refuses /rpc%s', async (query) => {
    expect(await t.dial(`/rpc${query.replace('TOKEN', t.door.token)}`)).toBe(401);
  });

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1:PORT', 'http://localhost:PORT', ''])(
    'refuses the origin "%s", key or no key',
    async (origin) => {
      const headers = { origin: origin.replace('PORT', String(t.port)) };
      expect(await t.dial(undefined, headers)).toBe(403);
      expect((await t.send('PUT', '/upload?name=a.csv', { host: own(), 'x-almanac-token': t.door.token, ...headers }, 'x')).status).toBe(
        403,
      );
      expect((await t.send('POST', '/session', { host: own(), 'x-almanac-ticket': 'x', ...headers })).status).toBe(403);
    },
  );

  it('refuses other paths and methods', async () => {
    expect(await t.dial(`/other?token=${t.door.token}`)).toBe(404);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect((await t.send(method, '/', { host: own() })).status).toBe(405);
  });

  it('tells no other site anything, and grants none by CORS', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const answer = await t.send('GET', '/session', {
        host: own(),
        'sec-fetch-site': site,
        'sec-fetch-mode': 'cors',
        'x-almanac-token': t.door.token,
      });
      expect(answer.status).toBe(403);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});

describe('the key', () => {
  it('is confirmed to who has it', async () => {
    expect((await t.send('GET', '/session', { host: own(), 'x-almanac-token': t.door.token })).status).toBe(200);
    expect((await t.send('GET', '/session', { host: own() })).status).toBe(401);
  });

  it('is in no page: whoever may read the pages does not have it', async () => {
    for (const path of ['/', '/open', '/door.js', '/open.js', '/assets/app.js', '/nothing'])
      expect((await t.send('GET', path, { host: own() })).body).not.toContain(t.door.token);
  });

  it('is given for a ticket once', async () => {
    const ticket = t.door.openingAddress().split('#ticket=')[1]!;
    const headers = { host: own(), origin: t.door.origin, 'x-almanac-ticket': ticket };
    const first = await t.send('POST', '/session', headers);
    expect(JSON.parse(first.body)).toEqual({ token: t.door.token });
    expect((await t.send('POST', '/session', headers)).status).toBe(401);
  });
});
