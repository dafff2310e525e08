import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing/electron.ts'));
const { createAppHandler, ORIGIN, registerScheme } = await import('./protocol.ts');
const { schemes } = await import('./testing/electron.ts');

const root = mkdtempSync(join(tmpdir(), 'almanac-app-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const app = join(root, 'renderer');
mkdirSync(join(app, 'assets'), { recursive: true });
writeFileSync(join(app, 'index.html'), '<meta name="almanac-nonce" content="__ALMANAC_NONCE__" />');
writeFileSync(join(app, 'assets', 'app.js'), 'export {};');
writeFileSync(join(root, 'secret.txt'), 'secret');
const handle = createAppHandler(app);
const get = (path: string, method = 'GET') => handle({ url: path.includes('://') ? path : `${ORIGIN}${path}`, method });

describe('the app:// protocol', () => {
  it('is a standard, secure scheme with no way around the policy', () => {
    registerScheme();
    expect(schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
  });

  it('serves the page under a strict policy with a nonce of its own', async () => {
    const [a, b] = [await get('/'), await get('/index.html')];
    const nonce = /content="([^"]+)"/.exec(await a.text())?.[1];
    const policy = a.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).toContain(`'nonce-${nonce}'`);
    expect(await b.text()).not.toContain(nonce);
    expect(a.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('serves what was built, with its type', async () => {
    const answer = await get('/assets/app.js');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await answer.text()).toBe('export {};');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets',
    '/etc/passwd',
    'app://elsewhere/index.html',
  ])('%s leads nowhere', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toBe('secret');
  });

  it('takes no writes', async () => {
    expect((await get('/', 'POST')).status).toBe(405);
  });
});
