import { AlmanacError } from '#shared/base/errors.ts';
import { hideSecret } from '../../identity/known-secrets.ts';
import { checkedUrl } from '../address.ts';
import { ask, jsonOf, refused, unexpected } from '../http/ask.ts';
import type { TargetContext } from '../target.ts';

/** A challenge of WWW-Authenticate (RFC 9110 section 11.6.1): its scheme in small letters and its parameters. */
export interface Challenge {
  readonly scheme: string;
  readonly params: Readonly<Record<string, string>>;
}

export function parseChallenge(header: string): Challenge {
  const [, scheme = '', rest = ''] = /^\s*([A-Za-z0-9-]+)\s*(.*)$/s.exec(header) ?? [];
  const params: Record<string, string> = {};
  for (const [, key, quoted, bare] of rest.matchAll(/([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g))
    params[key!.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare!;
  return { scheme: scheme.toLowerCase(), params };
}

export interface Credentials {
  readonly username: string | undefined;
  /** Name of the secret, and the secret. */
  readonly secret: string | undefined;
  readonly password: string | undefined;
}

export interface Auth {
  /** The header for a request, as far as it is known what the registry wants. */
  header(): string | undefined;
  /** Does what a 401 asks for. Throws NO_PERMISSION where that is not possible. */
  answer(response: Response): Promise<void>;
}

/** A token is given up when this share of its life is over. */
const USED = 0.9;
const DEFAULT_LIFE = 60;
const CLIENT = 'almanac';

interface TokenAnswer {
  readonly token?: unknown;
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
}

/**
 * Basic (RFC 7617) or a token of the registry's token server (distribution spec, "Token Authentication Specification"), whichever it asks
 * for; anonymous tokens where there is no secret. A token is asked for again shortly before it ends, or when it is refused.
 */
export function createAuth({ username, secret, password }: Credentials, insecure: boolean, scope: string, ctx: TargetContext): Auth {
  const basic = password === undefined ? undefined : `Basic ${Buffer.from(`${username ?? ''}:${password}`).toString('base64')}`;
  if (basic) hideSecret(basic.slice('Basic '.length));
  let wants: Challenge | undefined;
  let token: { readonly header: string; readonly until: number } | undefined;

  async function fetchToken(params: Challenge['params']): Promise<void> {
    const { realm = '', service } = params;
    if (!URL.canParse(realm))
      throw new AlmanacError('UNREACHABLE', `The registry names no token server (${JSON.stringify(realm)}).`, {
        hint: 'Check the address of the registry.',
      });
    const url = new URL(realm);
    checkedUrl(url.origin, insecure);
    if (service) url.searchParams.set('service', service);
    url.searchParams.append('scope', scope);
    url.searchParams.set('client_id', CLIENT);
    if (username) url.searchParams.set('account', username);
    const response = await ask(url.href, basic ? { headers: { authorization: basic } } : {}, ctx);
    if (response.status === 401 || response.status === 403) throw refused(url.host, secret, '');
    if (!response.ok) throw await unexpected(response, 'asking for a token');
    const { token: plain, access_token, expires_in } = (await jsonOf(response)) as TokenAnswer;
    const value = plain ?? access_token;
    if (typeof value !== 'string')
      throw new AlmanacError('UNREACHABLE', `${url.host} gave no token.`, { hint: 'Check the address of the registry.' });
    hideSecret(value);
    const life = typeof expires_in === 'number' ? expires_in : DEFAULT_LIFE;
    token = { header: `Bearer ${value}`, until: Date.now() + life * 1000 * USED };
  }

  return {
    header: () => (wants?.scheme === 'basic' ? basic : token && token.until > Date.now() ? token.header : undefined),
    async answer(response) {
      const challenge = parseChallenge(response.headers.get('www-authenticate') ?? '');
      const { host } = new URL(response.url);
      await response.body?.cancel();
      if (challenge.scheme === 'bearer') {
        wants = challenge;
        await fetchToken(challenge.params);
      } else if (challenge.scheme === 'basic' && basic && wants?.scheme !== 'basic') wants = challenge;
      else throw refused(host, secret, '');
    },
  };
}
