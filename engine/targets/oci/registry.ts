import { AlmanacError } from '#shared/base/errors.ts';
import type { OciTarget } from '#shared/domain/target.ts';
import { checkedUrl } from '../address.ts';
import { type Ask, askOnce, problemText, refused, shorten } from '../http/ask.ts';
import { patiently } from '../http/patience.ts';
import type { TargetContext } from '../target.ts';
import { createAuth } from './auth.ts';

/** A repository of a registry, by the OCI distribution spec 1.1. */
export interface Repository {
  readonly host: string;
  readonly name: string;
  /** The URL of something in the repository: `blobs/sha256:…`. */
  at(path: string): string;
  /** One request with whatever the registry wants of who asks. Throws NO_PERMISSION for 401 and 403, Passing for what may pass. */
  once(url: string, init?: Ask): Promise<Response>;
  /** The same, tried again while what fails may pass. */
  ask(url: string, init?: Ask): Promise<Response>;
  /** What the registry says is wrong. */
  problem(response: Response, doing: string): Promise<AlmanacError>;
}

/** The first error of the registry's list (distribution spec, "Error Codes"). */
async function errorOf(response: Response): Promise<{ code: string; message: string }> {
  const text = await problemText(response);
  try {
    const [first] = (JSON.parse(text) as { errors: { code?: string; message?: string }[] }).errors;
    return { code: shorten(first?.code ?? ''), message: shorten(first?.message ?? '') };
  } catch {
    return { code: '', message: shorten(text) };
  }
}

export async function openRepository(target: OciTarget, ctx: TargetContext): Promise<Repository> {
  const base = checkedUrl(target.url, target.insecure);
  const { host, origin } = new URL(base);
  const { repository: name, secret, username, insecure } = target;
  const password = secret === undefined ? undefined : await ctx.secret(secret);
  const auth = createAuth({ username, secret, password }, insecure, `repository:${name}:pull,push`, ctx);
  const send = (url: string, init: Ask): Promise<Response> => {
    checkedUrl(new URL(url).origin, insecure);
    // An upload may lie at another host: who asks is told to the registry alone.
    const header = new URL(url).origin === origin ? auth.header() : undefined;
    return askOnce(url, { ...init, headers: { ...init.headers, ...(header && { authorization: header }) } }, ctx.signal);
  };
  const once: Repository['once'] = async (url, init = {}) => {
    let response = await send(url, init);
    if (response.status === 401) {
      await auth.answer(response);
      response = await send(url, init);
    }
    if (response.status === 401 || response.status === 403) throw refused(host, secret, (await errorOf(response)).message);
    return response;
  };
  return {
    ...{ host, name, once },
    at: (path) => `${base}/v2/${name}/${path}`,
    ask: (url, init = {}) =>
      patiently(() => once(url, init), { ...ctx, what: `${init.method ?? 'GET'} ${new URL(url).pathname.slice(0, 120)}` }),
    async problem(response, doing) {
      const { code, message } = await errorOf(response);
      const said = [code, message].filter(Boolean).join(' ');
      if (code === 'NAME_UNKNOWN' || code === 'NAME_INVALID')
        return new AlmanacError('UNSUITABLE', `${host} has no repository ${name} (${said}).`, {
          hint: 'Make it there, or correct its name in the target.',
        });
      return new AlmanacError('UNREACHABLE', `${doing}: ${host} answered ${response.status}${said && ` (${said})`}.`, {
        hint: 'Check the address of the target: it must be a registry of the OCI distribution spec.',
      });
    },
  };
}
