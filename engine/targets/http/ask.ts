import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import type { TargetContext } from '../target.ts';
import { Passing, patiently } from './patience.ts';

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string | undefined;
  /** Milliseconds until the whole answer must be there; 0 for streams, where only silence ends it. */
  readonly timeout?: number;
  /** Statuses that mean no passing trouble here. */
  readonly final?: readonly number[];
}

/** Slowest line that a body may be sent over: bytes per millisecond. */
const SLOWEST = 16;
const PATIENT_FOR = 60_000;

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|DEPTH_ZERO|ERR_TLS|SSL/;
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

const longestAfter = 10 * 60_000;
function retryAfter(response: Response): number | undefined {
  const text = response.headers.get('retry-after');
  if (!text) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return wait > 0 ? Math.min(wait, longestAfter) : undefined;
}

const causeOf = (error: unknown): NodeJS.ErrnoException =>
  ((error as Error).cause as NodeJS.ErrnoException) ?? (error as NodeJS.ErrnoException);

/** What a broken connection means: cancelled, trouble that may pass, or a certificate that nobody vouches for. */
export function broken(error: unknown, url: string, signal: AbortSignal): Error {
  if (signal.aborted) return cancelled();
  if (error instanceof AlmanacError || error instanceof Passing) return error;
  const slow = (error as Error).name === 'TimeoutError';
  // What fetch throws of the line has a cause; anything else is a mistake of ours.
  if (!slow && !(error instanceof TypeError && error.cause instanceof Error)) return error as Error;
  const cause = causeOf(error);
  const { host } = new URL(url);
  if (CERTIFICATE.test(cause.code ?? ''))
    return new AlmanacError(
      'UNREACHABLE',
      `${host} shows a certificate that cannot be trusted (${cause.code}).`,
      { hint: 'Let it have a certificate of a known authority, or name yours in NODE_EXTRA_CA_CERTS.' },
      { cause: error },
    );
  const why = slow ? 'no answer in time' : (cause.code ?? cause.message);
  return new Passing(`the connection to ${host} broke (${why})`, { cause: error });
}

/** The first bytes of an answer, at most `limit`; what follows is not read. */
export async function startOf(response: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

const decoder = new TextDecoder();
const LONGEST_PROBLEM = 64 * 1024;
const LONGEST_JSON = 32 * 2 ** 20;

/** The text of an answer that tells of a problem; empty where it cannot be read. */
export const problemText = async (response: Response): Promise<string> =>
  decoder.decode(await startOf(response, LONGEST_PROBLEM).catch(() => undefined));

/** A text of somebody else as it fits a message of ours: one line, not too long. */
export const shorten = (text: string): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);

export const excerpt = async (response: Response): Promise<string> => shorten(await problemText(response));

/** One request. Throws Passing for what may pass, DISK_FULL for 507; every other answer is the caller's to judge. */
export async function askOnce(
  url: string,
  { method = 'GET', headers, body, timeout, final = [] }: Ask,
  signal: AbortSignal,
): Promise<Response> {
  const limit = timeout ?? Math.ceil(PATIENT_FOR + (body?.length ?? 0) / SLOWEST);
  const reading = method === 'GET' || method === 'HEAD';
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: { 'user-agent': 'almanac', ...headers },
      ...(body === undefined ? {} : { body: body as NonNullable<RequestInit['body']> }),
      // A body, and whoever vouches for it, goes where it was sent and nowhere else.
      redirect: reading ? 'follow' : 'manual',
      signal: limit > 0 ? AbortSignal.any([signal, AbortSignal.timeout(limit)]) : signal,
    });
  } catch (error) {
    throw broken(error, url, signal);
  }
  const { host } = new URL(url);
  if (PASSING.has(response.status) && !final.includes(response.status)) {
    const said = await excerpt(response);
    throw new Passing(`${host} answered ${response.status}${said ? ` (${said})` : ''}`, { after: retryAfter(response) });
  }
  if (response.status === 507)
    throw new AlmanacError('DISK_FULL', `${host} has no room left: ${await excerpt(response)}.`, {
      hint: 'Have room made there, and push again: it goes on where it was.',
    });
  return response;
}

/** A request that may be made twice: tried again while what fails may pass. */
export const ask = (url: string, init: Ask, { signal, note, patience }: TargetContext): Promise<Response> =>
  patiently(() => askOnce(url, init, signal), { what: `${init.method ?? 'GET'} ${new URL(url).pathname}`, signal, note, patience });

/** JSON of an answer. UNREACHABLE where it is none: a proxy or a login page answered. */
export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return JSON.parse(decoder.decode(await startOf(response, LONGEST_JSON)));
  } catch {
    throw new AlmanacError('UNREACHABLE', `${new URL(response.url).host} did not answer in JSON (status ${response.status}).`, {
      hint: 'Check the address: a proxy or a login page may have answered instead.',
    });
  }
}

/** Refused for who asks. `secret` is the name of the secret that was used. */
export const refused = (host: string, secret: string | undefined, said: string): AlmanacError =>
  new AlmanacError(
    'NO_PERMISSION',
    `${host} refused ${secret ? `the secret ${secret}` : 'a request without a secret'}${said ? `: ${said}` : ''}.`,
    {
      hint: secret
        ? `Check the user and what it may do there, and set ${secret} anew (almanac secrets set, or the variable ALMANAC_SECRET_${secret}).`
        : 'Name a secret in the target, and set it.',
    },
  );

/** An answer that nobody expected. */
export const unexpected = async (response: Response, doing: string): Promise<AlmanacError> =>
  new AlmanacError('UNREACHABLE', `${doing}: ${new URL(response.url).host} answered ${response.status}: ${await excerpt(response)}.`, {
    hint: 'Check the address of the target, and what the other side supports.',
  });
