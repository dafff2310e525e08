import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDoor, testDoor } from './testing.ts';

let t: TestDoor;
beforeAll(async () => {
  t = await testDoor();
});
afterAll(() => t.close());

const get = (path: string) => t.send('GET', path, { host: `127.0.0.1:${t.port}` });

describe('pages', () => {
  it('are served under a policy without inline or foreign code', async () => {
    const { status, headers, body } = await get('/');
    expect(status).toBe(200);
    const policy = Object.fromEntries(
      String(headers['content-security-policy'])
        .split('; ')
        .map((part) => [part.split(' ')[0], part.split(' ').slice(1)]),
    );
    expect(policy).toMatchObject({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'connect-src': ["'self'", `ws://127.0.0.1:${t.port}`],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)/);
  });

  it('carry a nonce that is in the policy, another one each time', async () => {
    const [a, b] = [await get('/'), await get('/')];
    const nonces = [a, b].map(({ body }) => /name="almanac-nonce" content="([^"]+)"/.exec(body)?.[1]);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(a.headers['content-security-policy']).toContain(`'nonce-${nonces[0]}'`);
  });

  it('have their media types', async () => {
    expect((await get('/assets/app.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await get('/')).headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '//secret.txt',
    '/assets',
    '/assets/',
    '/etc/passwd',
    '/assets/app.js%00.html',
    '/%',
  ])('%s leads nowhere', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).not.toBe('secret');
  });

  it('see what a new build added', async () => {
    writeFileSync(join(t.folder, 'dist', 'renderer', 'assets', 'new.css'), 'a{}');
    await get('/');
    expect((await get('/assets/new.css')).headers['content-type']).toBe('text/css; charset=utf-8');
  });

  it('say what to do where nothing was built', async () => {
    const { createPages } = await import('./pages.ts');
    const pages = createPages(join(t.folder, 'nowhere'));
    const said: unknown[] = [];
    const res = { req: { method: 'GET' }, writeHead: (status: number) => said.push(status), end: (body: string) => said.push(body) };
    await pages({} as never, res as never, '/');
    expect(said).toEqual([503, 'The app is not built yet. Run: npm start']);
  });
});
