import { open } from 'node:fs/promises';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import type { Packed } from '../archive/pack.ts';
import { broken } from '../http/ask.ts';
import { createTries, Passing } from '../http/patience.ts';
import type { PushContext } from '../target.ts';
import type { Repository } from './registry.ts';

const OCTETS = 'application/octet-stream';
/** Chunks are halved when a line breaks, down to this. */
const SMALLEST = 64 * 1024;

/** An upload under way: where it goes on, and how much of it the registry has. */
interface Session {
  readonly location: string;
  readonly offset: number;
}

async function piece({ file }: Packed, from: number, to: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(to - from);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
    if (bytesRead < buffer.length) throw new Error(`${file} became shorter while it was sent`);
    return buffer;
  } finally {
    await handle.close();
  }
}

/** `0-1023` means 1024 bytes. Nothing yet is told as `0-0`, which a first byte alone would be too: no chunk is that small. */
function offsetOf(response: Response): number {
  const [, last] = /^(?:bytes=)?0-(\d+)$/.exec(response.headers.get('range') ?? '') ?? [];
  return last === undefined || last === '0' ? 0 : Number(last) + 1;
}

function sessionOf(response: Response, url: string, offset = offsetOf(response)): Session {
  const location = response.headers.get('location');
  if (!location)
    throw new AlmanacError('UNREACHABLE', `${new URL(url).host} took an upload without saying where it goes on.`, {
      hint: 'It may be no registry of the OCI distribution spec.',
    });
  return { location: new URL(location, url).href, offset };
}

async function begin(repository: Repository): Promise<Session & { readonly least: number }> {
  const url = repository.at('blobs/uploads/');
  const response = await repository.ask(url, { method: 'POST', headers: { 'content-length': '0' } });
  if (response.status !== 202) throw await repository.problem(response, 'beginning an upload');
  return { ...sessionOf(response, url, 0), least: Number(response.headers.get('oci-chunk-min-length')) || 0 };
}

/** Where an upload stands; undefined where the registry has forgotten it. */
async function standing(repository: Repository, location: string): Promise<Session | undefined> {
  const response = await repository.ask(location);
  return response.status === 204 ? sessionOf(response, location) : undefined;
}

const withDigest = (location: string, sha256: string): string => {
  const url = new URL(location);
  url.searchParams.set('digest', `sha256:${sha256}`);
  return url.href;
};

/** Whether the registry has the blob. */
export async function hasBlob(repository: Repository, sha256: string): Promise<boolean> {
  const response = await repository.ask(repository.at(`blobs/sha256:${sha256}`), { method: 'HEAD' });
  if (response.ok) return true;
  if (response.status === 404) return false;
  throw await repository.problem(response, 'looking for a blob');
}

/**
 * Uploads a blob that the registry has not, and returns how many bytes of it were there: in chunks, each acknowledged, so that an upload
 * that broke off goes on where it was, in this push or in the next. Where the registry has dropped the upload it begins anew.
 */
export async function pushBlob(repository: Repository, blob: Packed, ctx: PushContext, sent: (bytes: number) => void): Promise<number> {
  const { memory, signal } = ctx;
  const key = `oci ${repository.at('')} ${blob.sha256}`;
  const tries = createTries({ ...ctx, what: `sending ${blob.sha256.slice(0, 12)}` });
  const known = await memory.get(key);
  let session: Session | undefined = known === undefined ? undefined : await standing(repository, known);
  const found = session?.offset ?? 0;
  let told = 0;
  const tell = (offset: number): void => {
    if (offset > told) sent(offset - told);
    told = Math.max(told, offset);
  };
  tell(found);
  let chunk = ctx.chunk;
  let least = 0;
  let anew = 0;
  for (;;) {
    if (signal.aborted) throw cancelled();
    try {
      if (!session) {
        const begun = await begin(repository);
        [session, least] = [begun, begun.least];
      }
      while (session.offset < blob.bytes) {
        const { location, offset }: Session = session;
        const to = Math.min(blob.bytes, offset + Math.max(chunk, least));
        const response: Response = await repository.once(location, {
          method: 'PATCH',
          headers: { 'content-type': OCTETS, 'content-range': `${offset}-${to - 1}` },
          body: await piece(blob, offset, to),
        });
        if (response.status !== 202) throw new Dropped(response);
        session = sessionOf(response, location, to);
        await memory.set(key, session.location);
        if (to > told) tries.went();
        tell(to);
        if (signal.aborted) throw cancelled();
      }
      const response = await repository.once(withDigest(session.location, blob.sha256), {
        method: 'PUT',
        headers: { 'content-type': OCTETS, 'content-length': '0' },
      });
      if (response.status !== 201) throw new Dropped(response);
      await memory.forget(key);
      return Math.min(found, blob.bytes);
    } catch (thrown) {
      const error = broken(thrown, repository.at(''), signal);
      if (error instanceof Dropped) {
        // A digest that differs, or a place in the upload that does: what lies there is not what was meant.
        await memory.forget(key);
        if (++anew > 2) throw await repository.problem(error.response, 'uploading a blob');
        session = undefined;
        continue;
      }
      await tries.failed(error);
      chunk = Math.max(SMALLEST, Math.floor(chunk / 2));
      if (await hasBlob(repository, blob.sha256)) return Math.min(found, blob.bytes);
      session = session && (await standing(repository, session.location));
      if (!session) ctx.note('info', `the registry dropped the upload of ${blob.sha256.slice(0, 12)}: it begins anew`);
    }
  }
}

/** The registry will not go on with an upload as it is. */
class Dropped extends Passing {
  readonly response: Response;
  constructor(response: Response) {
    super(`an upload was refused (${response.status})`);
    this.response = response;
  }
}
