import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import type { OciTarget } from '#shared/domain/target.ts';
import { MANIFEST } from '../../bundle/entries.ts';
import { pack } from '../archive/pack.ts';
import { checkedTag } from '../index-file.ts';
import type { BundleSource } from '../source.ts';
import type { PushContext, Pushed, Pusher } from '../target.ts';
import { hasBlob, pushBlob } from './blob.ts';
import { artifactManifest, type Layer, MANIFEST_TYPE } from './manifest.ts';
import { partsOf } from './parts.ts';
import { type Held, manifestAt, pullBack } from './pull.ts';
import { openRepository, type Repository } from './registry.ts';

const PACKED = 0.1;
const SENT = 0.65;

const taken = (repository: Repository, tag: string, what: string, hint: string): AlmanacError =>
  new AlmanacError('CONFLICT', `${repository.host}/${repository.name}:${tag} is ${what}.`, { hint });

/** A version is never changed; another name may be moved between releases of the model. */
function refuseOther(repository: Repository, held: Held | undefined, tag: string, fixed: boolean, { model, digest }: BundleSource): void {
  if (!held || held.release === digest) return;
  if (held.model !== model)
    throw taken(
      repository,
      tag,
      held.model ? `the model ${JSON.stringify(held.model)}` : 'something else than a release',
      'Use a repository for each model.',
    );
  if (fixed)
    throw taken(
      repository,
      tag,
      'another release of this version',
      'A version is never changed. Approve a new one, or push to another repository.',
    );
}

async function putManifest(repository: Repository, tag: string, bytes: Uint8Array): Promise<void> {
  const response = await repository.ask(repository.at(`manifests/${tag}`), {
    method: 'PUT',
    headers: { 'content-type': MANIFEST_TYPE },
    body: bytes,
  });
  if (response.status !== 201) throw await repository.problem(response, `writing the manifest ${tag}`);
}

async function sendBlobs(repository: Repository, blobs: readonly Layer['packed'][], ctx: PushContext): Promise<number> {
  const total = blobs.reduce((sum, blob) => sum + blob.bytes, 0);
  let moved = 0;
  let reused = 0;
  const sent = (bytes: number): void => {
    moved += bytes;
    ctx.progress(PACKED + ((SENT - PACKED) * Math.min(moved, total)) / total, `sending ${moved} of ${total} bytes`);
  };
  for (const blob of blobs) {
    if (ctx.signal.aborted) throw cancelled();
    if (await hasBlob(repository, blob.sha256)) {
      reused += blob.bytes;
      sent(blob.bytes);
    } else reused += await pushBlob(repository, blob, ctx, sent);
  }
  return reused;
}

/** An artifact that lies in the registry, every byte of it pulled back. */
interface Lying {
  readonly held: Held;
  readonly bytes: number;
  readonly reused: number;
}

const sizeOf = (held: Held): number => held.layers.reduce((sum, layer) => sum + layer.size, held.configBytes);

async function pulledBack(repository: Repository, held: Held, source: BundleSource, ctx: PushContext): Promise<void> {
  const bytes = sizeOf(held);
  let back = 0;
  await pullBack(repository, held, source, ctx, (count) => {
    back += count;
    ctx.progress(SENT + ((1 - SENT) * Math.min(back, bytes)) / bytes, `pulling back ${back} of ${bytes} bytes`);
  });
}

/** The release as an earlier push left it, whoever packed it; undefined where it is not whole. */
async function whole(repository: Repository, held: Held, source: BundleSource, ctx: PushContext): Promise<Lying | undefined> {
  try {
    await pulledBack(repository, held, source, ctx);
    return { held, bytes: sizeOf(held), reused: sizeOf(held) };
  } catch (error) {
    if (!(error instanceof AlmanacError) || error.code !== 'CORRUPT') throw error;
    ctx.note('warn', `${error.message} It is sent again.`);
    return undefined;
  }
}

async function send(repository: Repository, source: BundleSource, ctx: PushContext): Promise<Lying> {
  const layers: Layer[] = [];
  for (const { part, files } of partsOf(source.files)) {
    ctx.progress(0, `packing ${part}`);
    layers.push({ part, packed: await pack(source, `${part}.tar.gz`, files, ctx.signal) });
  }
  const { bytes } = source.files.find((file) => file.path === MANIFEST)!;
  const config = { file: source.at(MANIFEST), bytes, sha256: source.digest };
  const made = artifactManifest(source, config, layers);
  const reused = await sendBlobs(repository, [config, ...layers.map((layer) => layer.packed)], ctx);
  await putManifest(repository, made.digest, made.bytes);
  const held = await manifestAt(repository, made.digest);
  if (!held) throw taken(repository, made.digest, 'gone since it was pushed', 'Push again.');
  await pulledBack(repository, held, source, ctx);
  return { held, bytes: sizeOf(held), reused };
}

async function tagAs(repository: Repository, tag: string, { digest, bytes }: Held, fixed: boolean, source: BundleSource): Promise<void> {
  const before = await manifestAt(repository, tag);
  if (before?.digest === digest) return;
  refuseOther(repository, before, tag, fixed, source);
  await putManifest(repository, tag, bytes);
  if ((await manifestAt(repository, tag))?.digest !== digest)
    throw taken(repository, tag, 'another manifest than the one just pushed', 'Somebody else pushes there. Push again.');
}

/**
 * A release as an artifact of the OCI image spec 1.1: the config is manifest.json itself, so that its digest is the release's; a layer for each
 * part. When every byte was pulled back it is tagged: with the version and, where asked, with another name.
 */
export const pushToRegistry: Pusher<OciTarget> = async (target, source, ctx): Promise<Pushed> => {
  const version = String(source.version);
  const tags = [...new Set([version, ...(ctx.tag === undefined ? [] : [checkedTag(ctx.tag)])])];
  const repository = await openRepository(target, ctx);
  ctx.progress(0, `asking ${repository.host}`);
  const known = await manifestAt(repository, version);
  refuseOther(repository, known, version, true, source);
  for (const tag of tags.slice(1)) refuseOther(repository, await manifestAt(repository, tag), tag, false, source);
  const there = known && (await whole(repository, known, source, ctx));
  const { held, bytes, reused } = there ?? (await send(repository, source, ctx));
  for (const tag of tags) await tagAs(repository, tag, held, tag === version, source);
  return { reference: `${repository.host}/${repository.name}@${held.digest}`, bytes, reused, notes: [`Tagged ${tags.join(', ')}.`] };
};
