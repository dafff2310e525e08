import { AlmanacError } from '#shared/base/errors.ts';
import type { MlflowTarget } from '#shared/domain/target.ts';
import { hideSecret } from '../../identity/known-secrets.ts';
import { checkedUrl } from '../address.ts';
import { type Ask, askOnce, jsonOf, problemText, refused, shorten } from '../http/ask.ts';
import { patiently } from '../http/patience.ts';
import type { TargetContext } from '../target.ts';

/** MLflow's REST API 2.0 and its proxy for artifacts (`mlflow server --serve-artifacts`, the default since 2.0). */
export interface Mlflow {
  readonly url: string;
  /** A call of the tracking and registry API. `undefined` where the answer is the code named in `absent`. */
  get(path: string, query: Readonly<Record<string, string>>): Promise<Json | undefined>;
  post(path: string, body: Json, allow?: readonly string[]): Promise<Json | undefined>;
  /** A request with whoever asks; for artifacts. */
  once(url: string, init?: Ask): Promise<Response>;
  ask(url: string, init?: Ask): Promise<Response>;
  problem(response: Response, doing: string): Promise<AlmanacError>;
}

export type Json = Readonly<Record<string, unknown>>;

/** `error_code` and `message` of MLflow's errors. */
async function errorOf(response: Response): Promise<{ code: string; message: string }> {
  const text = await problemText(response);
  try {
    const { error_code, message } = JSON.parse(text) as { error_code?: string; message?: string };
    return { code: shorten(String(error_code ?? '')), message: shorten(String(message ?? '')) };
  } catch {
    return { code: '', message: shorten(text) };
  }
}

const ABSENT = 'RESOURCE_DOES_NOT_EXIST';

export async function openMlflow(target: MlflowTarget, ctx: TargetContext): Promise<Mlflow> {
  const url = checkedUrl(target.url, target.insecure);
  const { host } = new URL(url);
  const { secret, username } = target;
  const password = secret === undefined ? undefined : await ctx.secret(secret);
  const basic = username !== undefined && password !== undefined ? Buffer.from(`${username}:${password}`).toString('base64') : undefined;
  if (basic) hideSecret(basic);
  const authorization = basic ? `Basic ${basic}` : password === undefined ? undefined : `Bearer ${password}`;

  const failure = (status: number, { code, message }: { code: string; message: string }, doing: string): AlmanacError =>
    new AlmanacError('UNREACHABLE', `${doing}: ${host} answered ${status}${code && ` ${code}`}${message && ` (${message})`}.`, {
      hint: 'Check the address of the target: it must be an MLflow server.',
    });
  const once: Mlflow['once'] = async (to, { headers, ...init } = {}) => {
    const response = await askOnce(to, { ...init, headers: { ...headers, ...(authorization && { authorization }) } }, ctx.signal);
    if (response.status === 401 || response.status === 403) throw refused(host, secret, (await errorOf(response)).message);
    return response;
  };
  const ask: Mlflow['ask'] = (to, init = {}) =>
    patiently(() => once(to, init), { ...ctx, what: `${init.method ?? 'GET'} ${new URL(to).pathname}` });
  const answer = async (response: Response, doing: string, allow: readonly string[]): Promise<Json | undefined> => {
    if (response.ok) return (await jsonOf(response)) as Json;
    const error = await errorOf(response);
    if (allow.includes(error.code)) return undefined;
    throw failure(response.status, error, doing);
  };
  const at = (path: string): string => `${url}/api/2.0/mlflow/${path}`;
  return {
    ...{ url, once, ask },
    problem: async (response, doing) => failure(response.status, await errorOf(response), doing),
    get: async (path, query) => answer(await ask(`${at(path)}?${new URLSearchParams(query)}`), path, [ABSENT]),
    post: async (path, body, allow = []) =>
      answer(
        await ask(at(path), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        path,
        allow,
      ),
  };
}
