import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ServerTarget } from '#shared/domain/target.ts';
import { type HeldRelease, ReleasesAnswer } from '#shared/serving/api.ts';
import { MANIFEST } from '../../bundle/entries.ts';
import { type Packed, pack } from '../archive/pack.ts';
import { unpack } from '../archive/unpack.ts';
import { corrupt, differences } from '../differences.ts';
import { jsonOf } from '../http/ask.ts';
import { download } from '../http/download.ts';
import { createTries } from '../http/patience.ts';
import type { BundleSource } from '../source.ts';
import type { PushContext, Pusher } from '../target.ts';
import { type ForecastServer, jsonBody, openServer } from './client.ts';
import { upload } from './upload.ts';

const PACKED = 0.05;
const SENT = 0.6;
const STAGED = 0.75;

async function archiveOf(source: BundleSource, signal: AbortSignal): Promise<Packed> {
  if (!source.archive) return pack(source, 'release.tar.gz', source.files, signal);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(source.archive)) hash.update(chunk as Buffer);
  return { file: source.archive, bytes: (await stat(source.archive)).size, sha256: hash.digest('hex') };
}

async function heldBy(server: ForecastServer, digest: string): Promise<HeldRelease | undefined> {
  const response = await server.ask('/v1/releases');
  if (!response.ok) throw await server.problem(response);
  return ReleasesAnswer.parse(await jsonOf(response)).releases.find((release) => release.digest === digest);
}

/** Has the uploaded archive verified and loaded. That may take a while; whether it was done is asked before it is done again. */
async function stage(server: ForecastServer, id: string, digest: string, ctx: PushContext): Promise<void> {
  const tries = createTries({ ...ctx, what: 'staging' });
  for (;;)
    try {
      const response = await server.once('/v1/releases', { method: 'POST', ...jsonBody({ upload: id }) });
      if (response.ok) return void (await response.body?.cancel());
      throw await server.problem(response);
    } catch (error) {
      await tries.failed(error);
      if (await heldBy(server, digest)) return;
    }
}

/** The files of an archive as seen from the folder that holds the manifest. */
function rooted(files: BundleSource['files']): BundleSource['files'] {
  const manifest = files.find((file) => file.path === MANIFEST) ?? files.find((file) => file.path.endsWith(`/${MANIFEST}`));
  const root = manifest?.path.slice(0, -MANIFEST.length) ?? '';
  return files.map((file) => ({ ...file, path: file.path.startsWith(root) ? file.path.slice(root.length) : file.path }));
}

async function pullBack(server: ForecastServer, source: BundleSource, ctx: PushContext): Promise<number> {
  const path = `/v1/releases/${source.digest}/archive`;
  const reference = `${server.url}/v1/releases/${source.digest}`;
  const refuse = async (response: Response): Promise<Error> =>
    response.status === 404
      ? new AlmanacError('UNSUITABLE', `${server.url} serves this release from a folder of its own: there is nothing to pull back.`, {
          hint: 'It is there and can be activated. To push it, take the folder out of ALMANAC_RELEASES of that server.',
        })
      : server.problem(response);
  const asking = (url: string, init: object): Promise<Response> => server.once(url.slice(server.url.length), init);
  const limit = source.files.reduce((sum, file) => sum + file.bytes + 1024, 1 << 20);
  const back = await unpack(download(`${server.url}${path}`, {}, { ...ctx, asking, refuse }), limit).catch((error: Error) => {
    throw error.name === 'AlmanacError' || ctx.signal.aborted ? error : corrupt(reference, `its archive is damaged (${error.message}).`);
  });
  const wrong = differences(source.files, rooted(back.files));
  if (wrong) throw corrupt(reference, wrong);
  return back.bytes;
}

/** Pushes a release to a forecast server, which verifies and loads it. It answers nothing until it is activated. */
export const pushToServer: Pusher<ServerTarget> = async (target, source, ctx) => {
  const server = await openServer(target, ctx);
  const notes = ctx.tag === undefined ? [] : [`The name ${ctx.tag} was not used: a forecast server has aliases, which are activated.`];
  const reference = `${server.url}/v1/releases/${source.digest}`;
  ctx.progress(0, `asking ${new URL(server.url).host}`);
  if (await heldBy(server, source.digest)) {
    ctx.progress(STAGED, 'pulling back');
    const bytes = await pullBack(server, source, ctx);
    return { reference, bytes, reused: bytes, notes };
  }
  const archive = await archiveOf(source, ctx.signal);
  const { id, found } = await upload(server, archive, ctx, (offset) =>
    ctx.progress(PACKED + ((SENT - PACKED) * offset) / archive.bytes, `sending ${offset} of ${archive.bytes} bytes`),
  );
  ctx.progress(SENT, 'the server verifies and loads it');
  await stage(server, id, source.digest, ctx);
  ctx.progress(STAGED, 'pulling back');
  await pullBack(server, source, ctx);
  return { reference, bytes: archive.bytes, reused: found, notes };
};
