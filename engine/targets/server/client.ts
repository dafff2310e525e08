import { AlmanacError, type ErrorCode } from '#shared/base/errors.ts';
import type { ServerTarget } from '#shared/domain/target.ts';
import { ErrorAnswer, type HttpCode, ModelAnswer, ModelsAnswer } from '#shared/serving/api.ts';
import { RemoteModel } from '#shared/stages/publish.ts';
import { checkedUrl } from '../address.ts';
import { type Ask, askOnce, jsonOf, refused } from '../http/ask.ts';
import { Passing, patiently } from '../http/patience.ts';
import type { TargetContext } from '../target.ts';

/** An Almanac forecast server, by its HTTP API (shared/serving/api.ts). */
export interface ForecastServer {
  readonly url: string;
  /** One request with the token. Throws what `problem` makes of 401 and 403; every other answer is the caller's to judge. */
  once(path: string, init?: Ask): Promise<Response>;
  /** The same, tried again while what fails may pass: for what may be done twice. */
  ask(path: string, init?: Ask): Promise<Response>;
  /** What the server says is wrong. */
  problem(response: Response): Promise<Error>;
}

const CODES: Partial<Record<HttpCode, ErrorCode>> = {
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  CORRUPT: 'CORRUPT',
  DISK_FULL: 'DISK_FULL',
  BAD_REQUEST: 'UNSUITABLE',
  UNTRUSTED: 'UNSUITABLE',
  UNSUITABLE: 'UNSUITABLE',
  TOO_LARGE: 'UNSUITABLE',
  MODEL_FAILED: 'UNSUITABLE',
};

export async function openServer(target: ServerTarget, ctx: TargetContext): Promise<ForecastServer> {
  const url = checkedUrl(target.url, target.insecure);
  const { host } = new URL(url);
  const token = await ctx.secret(target.secret);

  const problem: ForecastServer['problem'] = async (response) => {
    const told = ErrorAnswer.safeParse(await jsonOf(response).catch(() => undefined)).data?.error;
    const denied = response.status === 401 || (response.status === 403 && told?.code !== 'UNTRUSTED');
    if (denied) return refused(host, target.secret, told?.message ?? '');
    if (!told)
      return new AlmanacError('UNREACHABLE', `${host} answered ${response.status}, and not as a forecast server does.`, {
        hint: 'Check the address of the target: something else answers there.',
      });
    return new AlmanacError(CODES[told.code] ?? 'UNREACHABLE', `${host}: ${told.message}`, { hint: told.hint });
  };
  const once: ForecastServer['once'] = async (path, { headers, ...init } = {}) => {
    // An Almanac server answers 500 for a bug or a model that fails: that does not pass.
    const response = await askOnce(
      `${url}${path}`,
      { ...init, final: [500], headers: { ...headers, authorization: `Bearer ${token}` } },
      ctx.signal,
    );
    if (response.status === 401 || response.status === 403) throw await problem(response);
    return response;
  };
  return {
    url,
    once,
    problem,
    ask: (path, init = {}) => patiently(() => once(path, init), { ...ctx, what: `${init.method ?? 'GET'} ${path}` }),
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };
export const jsonBody = (body: unknown): Pick<Ask, 'headers' | 'body'> => ({ headers: JSON_TYPE, body: JSON.stringify(body) });

/** What the server holds and serves. */
export async function modelsOf(server: ForecastServer): Promise<RemoteModel[]> {
  const response = await server.ask('/v1/models');
  if (!response.ok) throw await server.problem(response);
  const parsed = ModelsAnswer.safeParse(await jsonOf(response));
  if (parsed.success) return parsed.data.models.map((model) => RemoteModel.parse(model));
  throw new AlmanacError('UNREACHABLE', `${new URL(server.url).host} does not list models as a forecast server does.`, {
    hint: 'It may have another version of the API: update it, or Almanac.',
  });
}

/** Lets an alias stand for a release. Doing it twice is doing it once. */
export async function activate(server: ForecastServer, model: string, alias: string, digest: string): Promise<void> {
  const path = `/v1/models/${encodeURIComponent(model)}/aliases/${encodeURIComponent(alias)}`;
  const response = await server.ask(path, { method: 'POST', ...jsonBody({ digest }) });
  if (!response.ok) throw await server.problem(response);
}

/** Lets an alias stand for the release before; its digest. Never tried again by itself: twice would be one step too far. */
export async function rollBack(server: ForecastServer, model: string, alias: string): Promise<string> {
  const path = `/v1/models/${encodeURIComponent(model)}/rollback`;
  const response = await server.once(path, { method: 'POST', ...jsonBody({ alias }) }).catch((error: unknown) => {
    if (!(error instanceof Passing)) throw error;
    throw new AlmanacError('UNREACHABLE', `Whether ${model} was rolled back is not known: ${error.message}.`, {
      hint: 'Look at what the server serves now before you do it again.',
    });
  });
  if (!response.ok) throw await server.problem(response);
  return ModelAnswer.parse(await jsonOf(response)).model.aliases[alias] ?? '';
}
