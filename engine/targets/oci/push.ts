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

/**
 * A release as an artifact of the OCI image spec 1.1: the config is manifest.json itself, so that its digest is the release's; a layer for each
 * part; tagged with the version and, where asked, with another name.
 */
export const pushToRegistry: Pusher<OciTarget> = async (target, source, ctx): Promise<Pushed> => {
  const other = ctx.tag === undefined ? undefined : checkedTag(ctx.tag);
  const version = String(source.version);
  const tags = [...new Set([version, ...(other === undefined ? [] : [other])])];
  const repository = await openRepository(target, ctx);
  ctx.progress(0, `asking ${repository.host}`);
  for (const tag of tags) refuseOther(repository, await manifestAt(repository, tag), tag, tag === version, source);
  const known = await manifestAt(repository, version);

  const layers: Layer[] = [];
  for (const { part, files } of partsOf(source.files)) {
    ctx.progress(0, `packing ${part}`);
    layers.push({ part, packed: await pack(source, `${part}.tar.gz`, files, ctx.signal) });
  }
  const manifestFile = source.files.find((file) => file.path === MANIFEST)!;
  const config = { file: source.at(MANIFEST), bytes: manifestFile.bytes, sha256: source.digest };
  const made = artifactManifest(source, config, layers);
  const blobs = [config, ...layers.map((layer) => layer.packed)];
  const bytes = blobs.reduce((sum, blob) => sum + blob.bytes, 0);

  // The same release, packed by another zlib, is the same release: what is there is checked, and stays.
  const same = known?.release === source.digest;
  const reused = same && known.digest !== made.digest ? bytes : await sendBlobs(repository, blobs, ctx);
  if (!same) await putManifest(repository, version, made.bytes);
  const held = same ? known : await manifestAt(repository, made.digest);
  if (!held) throw taken(repository, version, 'gone since it was pushed', 'Push again.');

  let back = 0;
  await pullBack(repository, held, source, ctx, (count) => {
    back += count;
    ctx.progress(SENT + ((1 - SENT) * Math.min(back, bytes)) / bytes, `pulling back ${back} of ${bytes} bytes`);
  });
  for (const tag of tags) {
    const now = await manifestAt(repository, tag);
    if (now?.digest === held.digest) continue;
    refuseOther(repository, now, tag, tag === version, source);
    if (tag === version)
      throw taken(repository, tag, 'another manifest than the one just pushed', 'Somebody else pushes there. Push again.');
    await putManifest(repository, tag, await manifestBytes(repository, held.digest));
  }
  return {
    reference: `${repository.host}/${repository.name}@${held.digest}`,
    bytes,
    reused,
    notes: [`Tagged ${tags.join(', ')}.`],
  };
};

async function manifestBytes(repository: Repository, digest: string): Promise<Uint8Array> {
  const response = await repository.ask(repository.at(`manifests/${digest}`), { headers: { accept: MANIFEST_TYPE } });
  if (!response.ok) throw await repository.problem(response, `reading the manifest ${digest}`);
  return new Uint8Array(await response.arrayBuffer());
}
