import type { IncomingMessage } from 'node:http';
import { sameKey } from './keys.ts';

/** A refusal: HTTP status and what to tell the caller. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly hint: string;
}

export interface Guard {
  /** Every request: the Host must be ours (else a foreign name was pointed at this machine), and no other site may have asked. */
  request(req: IncomingMessage): Refusal | undefined;
  /** Requests that reach the engine: besides, the Origin must be ours and the token right. */
  entry(req: IncomingMessage, token: string | null | undefined): Refusal | undefined;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

const header = (req: IncomingMessage, name: string): string => String(req.headers[name] ?? '');

export function createGuard(port: number, token: string): Guard {
  const hosts = new Set(LOOPBACK.map((name) => `${name}:${port}`));
  const request = (req: IncomingMessage): Refusal | undefined => {
    const host = header(req, 'host').toLowerCase();
    if (!hosts.has(host))
      return {
        status: 421,
        message: `This is not the server of "${host}".`,
        hint: `Use http://127.0.0.1:${port}, the address that was printed.`,
      };
    const site = header(req, 'sec-fetch-site');
    if (site && site !== 'same-origin' && site !== 'none' && header(req, 'sec-fetch-mode') !== 'navigate')
      return { status: 403, message: 'Another site asked for this.', hint: 'Almanac answers its own page only.' };
    return undefined;
  };
  return {
    request,
    entry: (req, given) => {
      const refused = request(req);
      if (refused) return refused;
      if (header(req, 'origin').toLowerCase() !== `http://${header(req, 'host').toLowerCase()}`)
        return {
          status: 403,
          message: `The origin "${header(req, 'origin')}" may not call Almanac.`,
          hint: 'Only the page that Almanac serves may.',
        };
      if (!sameKey(given, token))
        return { status: 401, message: 'The key is missing or wrong.', hint: 'Open the address that Almanac printed when it started.' };
      return undefined;
    },
  };
}
