import { open } from 'node:fs/promises';
import { cancelled } from '#shared/base/errors.ts';
import { OFFSET_HEADER, UploadAnswer } from '#shared/serving/api.ts';
import type { Packed } from '../archive/pack.ts';
import { broken, jsonOf } from '../http/ask.ts';
import { createTries } from '../http/patience.ts';
import type { PushContext } from '../target.ts';
import { type ForecastServer, jsonBody } from './client.ts';

async function begin(server: ForecastServer, { bytes, sha256 }: Packed): Promise<{ id: string; offset: number }> {
  const response = await server.ask('/v1/uploads', { method: 'POST', ...jsonBody({ bytes, sha256 }) });
  if (!response.ok) throw await server.problem(response);
  return UploadAnswer.parse(await jsonOf(response));
}

/** Uploads an archive in pieces; the server knows an unfinished one by its SHA-256, and says how far it got. */
export async function upload(
  server: ForecastServer,
  archive: Packed,
  ctx: PushContext,
  sent: (offset: number) => void,
): Promise<{ id: string; found: number }> {
  const tries = createTries({ ...ctx, what: 'uploading' });
  let { id, offset } = await begin(server, archive);
  const found = offset;
  let furthest = offset;
  const handle = await open(archive.file, 'r');
  try {
    while (offset < archive.bytes) {
      if (ctx.signal.aborted) throw cancelled();
      sent(offset);
      const piece = Buffer.alloc(Math.min(ctx.chunk, archive.bytes - offset));
      await handle.read(piece, 0, piece.length, offset);
      try {
        const response = await server.once(`/v1/uploads/${id}`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/octet-stream', [OFFSET_HEADER]: String(offset) },
          body: piece,
        });
        if (response.status === 409 || response.status === 404) {
          await response.body?.cancel();
          ({ id, offset } = await begin(server, archive));
        } else if (response.ok) offset = Number(response.headers.get(OFFSET_HEADER) ?? offset + piece.length);
        else throw await server.problem(response);
        if (offset > furthest) tries.went();
        furthest = Math.max(furthest, offset);
      } catch (error) {
        await tries.failed(broken(error, server.url, ctx.signal));
        ({ id, offset } = await begin(server, archive));
      }
    }
    return { id, found };
  } finally {
    await handle.close();
  }
}
