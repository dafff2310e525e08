import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '#shared/serving/api.ts';
import { Problem } from '../problem.ts';
import type { Attempts } from './attempts.ts';
import { type Caller, mayAct, type Refusal } from './caller.ts';
import type { Once } from './once.ts';
import type { Tokens } from './tokens.ts';

export interface AuthParts {
  readonly tokens: Tokens;
  readonly jwt: ((token: string) => Promise<Caller | Refusal>) | undefined;
  /** Token with the role admin from the environment, or made at the first start. */
  readonly adminToken: string;
  readonly attempts: Attempts;
  /** Ids of JWTs that were used for what changes the service. */
  readonly used: Once;
  readonly onRefusal: (reason: Refusal) => void;
}

/** What a route asks of its caller. `once`: it changes what is served, so a JWT for it works one time. */
export interface Access {
  readonly role: Role;
  readonly once: boolean;
}

export interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}

const same = (a: string, b: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
};

/** X-API-Token, else Authorization: Bearer. */
function credential(headers: IncomingHttpHeaders): string | undefined {
  const token = headers['x-api-token'];
  if (typeof token === 'string' && token !== '') return token;
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

const WORDS: Record<Exclude<Refusal, 'role' | 'blocked'>, string> = {
  missing: 'The request has no token.',
  unknown: 'The token is not known here.',
  expired: 'The token has expired.',
  invalid: 'The token is not valid here.',
  replayed: 'The token was used before: a JWT changes the service one time.',
};

/** Finds out who asks and whether they may: UNAUTHORIZED, FORBIDDEN, or RATE_LIMITED where an address failed too often. */
export function createAuthenticator({ tokens, jwt, adminToken, attempts, used, onRefusal }: AuthParts) {
  const identify = async (token: string): Promise<Caller | Refusal> => {
    if (same(token, adminToken)) return { name: 'admin', role: 'admin' };
    if (token.startsWith('alm_')) return tokens.verify(token);
    return jwt && token.split('.').length === 3 ? jwt(token) : 'unknown';
  };
  const unauthorized = (reason: keyof typeof WORDS): Problem =>
    new Problem('UNAUTHORIZED', WORDS[reason], {
      hint: 'Send a token in X-API-Token, or in Authorization: Bearer.',
      headers: { 'www-authenticate': 'Bearer realm="almanac"' },
    });

  return async ({ headers, address }: Request, { role, once }: Access): Promise<Caller> => {
    const refuse = (reason: keyof typeof WORDS): never => {
      attempts.failed(address);
      onRefusal(reason);
      throw unauthorized(reason);
    };
    const wait = attempts.wait(address);
    if (wait > 0) {
      onRefusal('blocked');
      throw new Problem('RATE_LIMITED', 'Too many requests from this address had no valid token.', {
        hint: `Try again in ${wait} s.`,
        headers: { 'retry-after': String(wait) },
      });
    }
    const token = credential(headers);
    if (token === undefined) return refuse('missing');
    const caller = await identify(token);
    if (typeof caller === 'string') return refuse(caller as keyof typeof WORDS);
    if (!mayAct(caller.role, role)) {
      onRefusal('role');
      throw new Problem('FORBIDDEN', `This needs the role ${role}; the token has the role ${caller.role}.`, {
        hint: 'Ask an admin for another token.',
      });
    }
    if (once && caller.ticket) {
      if (caller.ticket.id === undefined) return refuse('invalid');
      if (!(await used.use(`${caller.name}\n${caller.ticket.id}`, caller.ticket.until))) return refuse('replayed');
    }
    return caller;
  };
}
export type Authenticator = ReturnType<typeof createAuthenticator>;
