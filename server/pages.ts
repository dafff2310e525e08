import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, relative, sep } from 'node:path';
import { fillNonce, mediaType, pagePolicy } from '#shared/base/page.ts';
import { answer } from './answer.ts';

const own = (name: string): string => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');

/** Every file of the built app by its URL path. What is not in here is not served: a path is looked up, never resolved. */
function filesOf(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [`/${relative(folder, path).split(sep).join('/')}`, path];
    }),
  );
}

const MISSING = 'The app is not built yet. Run: npm start';

/** Serves the built app in `folder`. Its index gets a fresh nonce and the script that hands the key to the page. */
export function createPages(folder: string): (req: IncomingMessage, res: ServerResponse, path: string) => Promise<void> {
  let files = filesOf(folder);
  const html = (req: IncomingMessage, res: ServerResponse, text: string): void => {
    const nonce = randomBytes(16).toString('base64');
    answer(res, 200, fillNonce(text, nonce), {
      'content-type': mediaType('.html'),
      'content-security-policy': pagePolicy({ nonce, connect: [`ws://${req.headers.host}`] }),
    });
  };
  return async (req, res, path) => {
    if (path === '/' || path === '/index.html') {
      files = filesOf(folder);
      const index = files.get('/index.html');
      if (!index) return answer(res, 503, MISSING, { 'content-type': mediaType('.txt') });
      const text = await readFile(index, 'utf8');
      return html(req, res, text.replace('<script', '<script src="/door.js"></script>\n    <script'));
    }
    if (path === '/open') return html(req, res, own('open.html'));
    if (path === '/door.js' || path === '/open.js') return answer(res, 200, own(path.slice(1)), { 'content-type': mediaType(path) });
    const file = files.get(path);
    if (!file) return answer(res, 404, `There is no ${path} here.`, { 'content-type': mediaType('.txt') });
    answer(res, 200, await readFile(file), {
      'content-type': mediaType(path),
      'cache-control': path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
    });
  };
}
