import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { BundleFile } from '#shared/stages/publish.ts';
import { sha256 } from '../../store/hash.ts';
import { unpack } from '../archive/unpack.ts';
import { corrupt, differences } from '../differences.ts';
import { startOf } from '../http/ask.ts';
import { download } from '../http/download.ts';
import type { BundleSource } from '../source.ts';
import type { PushContext } from '../target.ts';
import { ARTIFACT_TYPE, MANIFEST_TYPE, MODEL } from './manifest.ts';
import type { Repository } from './registry.ts';

const Described = z.looseObject({ mediaType: z.string(), digest: z.string().regex(/^sha256:[0-9a-f]{64}$/), size: z.int() });
const Pulled = z.looseObject({
  artifactType: z.string().optional(),
  config: Described,
  layers: z.array(Described),
  annotations: z.record(z.string(), z.string()).default({}),
});

/** Manifests up to this size are pushed and pulled by every registry (distribution spec 1.1, "Pushing Manifests"). */
const LARGEST = 4 * 2 ** 20;

/** A manifest as a registry has it under a tag or a digest. */
export interface Held {
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly configBytes: number;
  /** Digest of the release in it; undefined where it is no release. */
  readonly release: string | undefined;
  /** Name of the model; undefined where it is no release. */
  readonly model: string | undefined;
  readonly layers: readonly z.infer<typeof Described>[];
}

/** The manifest under a tag or a digest; undefined where there is none. */
export async function manifestAt(repository: Repository, reference: string): Promise<Held | undefined> {
  const response = await repository.ask(repository.at(`manifests/${reference}`), { headers: { accept: `${MANIFEST_TYPE}, */*;q=0.1` } });
  if (response.status === 404) return undefined;
  if (!response.ok) throw await repository.problem(response, `reading the manifest ${reference}`);
  const bytes = await startOf(response, LARGEST);
  const digest = `sha256:${sha256(bytes)}`;
  if (reference.startsWith('sha256:') && digest !== reference) throw corrupt(reference, `its manifest has the digest ${digest}.`);
  const parsed = Pulled.safeParse(parse(bytes)).data;
  const ours = parsed?.artifactType === ARTIFACT_TYPE ? parsed : undefined;
  return {
    digest,
    bytes,
    configBytes: ours?.config.size ?? 0,
    release: ours?.config.digest.slice('sha256:'.length),
    model: ours?.annotations[MODEL],
    layers: ours?.layers ?? [],
  };
}

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};

/** Headers and padding of a tar archive, at most, beside its files. */
const roomFor = (files: readonly BundleFile[]): number => files.reduce((sum, file) => sum + file.bytes + 1024, 1 << 20);

/** Pulls config and layers of a release back, unpacks them and compares every byte with the files on disk. Throws CORRUPT. */
export async function pullBack(
  repository: Repository,
  held: Held,
  source: BundleSource,
  ctx: PushContext,
  progress: (bytes: number) => void,
): Promise<void> {
  const reference = `${repository.host}/${repository.name}@${held.digest}`;
  const blob = (digest: string): AsyncGenerator<Uint8Array> =>
    download(
      repository.at(`blobs/${digest}`),
      {},
      {
        ...ctx,
        asking: repository.once,
        refuse: async (response) =>
          response.status === 404 ? corrupt(reference, `${digest} is gone.`) : repository.problem(response, `pulling ${digest}`),
      },
    );
  const config = createHash('sha256');
  for await (const chunk of blob(`sha256:${source.digest}`)) config.update(chunk);
  if (config.digest('hex') !== source.digest) throw corrupt(reference, 'its config is not the manifest of the release.');
  const files: BundleFile[] = [];
  for (const layer of held.layers) {
    const unpacked = await unpack(blob(layer.digest), roomFor(source.files)).catch((error: Error) => {
      throw isDamage(error) ? corrupt(reference, `${layer.digest} is damaged (${error.message}).`) : error;
    });
    if (`sha256:${unpacked.sha256}` !== layer.digest) throw corrupt(reference, `${layer.digest} has the digest sha256:${unpacked.sha256}.`);
    files.push(...unpacked.files);
    progress(unpacked.bytes);
  }
  const wrong = differences(source.files, files);
  if (wrong) throw corrupt(reference, wrong);
}

const KNOWN = new Set(['AlmanacError', 'Passing', 'AbortError']);
const isDamage = (error: Error): boolean => !KNOWN.has(error.name);
