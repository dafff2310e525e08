import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protocol } from 'electron';
import { fillNonce, mediaType, PAGE_HEADERS, pagePolicy } from '#shared/base/page.ts';

const SCHEME = 'app';
/** The page's origin: a place of its own, unlike file://, where every file is one origin and can be read. */
export const ORIGIN = `${SCHEME}://almanac`;

/** To be called before the app is ready. */
export const registerScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);

/** Every file below `folder`: [its path from there, its place on disk]. One folder at a time, which every version of the asar reader can. */
const filesBelow = (folder: string, prefix = '/'): [string, string][] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
      : [[`${prefix}${entry.name}`, join(folder, entry.name)] as [string, string]],
  );

const reply = (status: number, body: string | Uint8Array, headers: Record<string, string> = {}): Response =>
  new Response(body as BodyInit, { status, headers: { ...PAGE_HEADERS, 'content-security-policy': "default-src 'none'", ...headers } });

/** Answers requests for the built app in `folder`. A path is looked up among its files, never resolved. */
export function createAppHandler(folder: string): (request: Pick<Request, 'url' | 'method'>) => Promise<Response> {
  const files = new Map(existsSync(folder) ? filesBelow(folder) : []);
  return async ({ url, method }) => {
    const { origin, host, protocol: scheme, pathname } = new URL(url);
    const ours = origin === ORIGIN || `${scheme}//${host}` === ORIGIN;
    if (method !== 'GET' && method !== 'HEAD') return reply(405, '');
    const path = pathname === '/' ? '/index.html' : pathname;
    const file = ours ? files.get(path) : undefined;
    if (!file) return reply(404, `There is no ${path} here.`);
    if (path !== '/index.html') return reply(200, await readFile(file), { 'content-type': mediaType(path) });
    const nonce = randomBytes(16).toString('base64');
    const html = fillNonce(await readFile(file, 'utf8'), nonce);
    return reply(200, html, { 'content-type': mediaType(path), 'content-security-policy': pagePolicy({ nonce }) });
  };
}
