import { textEntry } from '../../bundle/entries.ts';
import { sha256 } from '../../store/hash.ts';
import type { Packed } from '../archive/pack.ts';
import type { BundleSource } from '../source.ts';
import type { Part } from './parts.ts';

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const ARTIFACT_TYPE = 'application/vnd.almanac.release.v1';
export const CONFIG_TYPE = 'application/vnd.almanac.release.config.v1+json';
export const LAYER_TYPE = 'application/vnd.almanac.release.layer.v1.tar+gzip';

/** Annotations beside those of the image spec. */
export const MODEL = 'org.almanac.release.model';
export const VERSION = 'org.almanac.release.version';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface ArtifactManifest {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly artifactType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Layer {
  readonly part: Part;
  readonly packed: Packed;
}

/** The manifest of a release (OCI image spec 1.1, "Guidelines for Artifact Usage") and its bytes: equal layers, equal bytes. */
export function artifactManifest(
  { model, version, manifest: { approval, format }, digest }: BundleSource,
  config: { readonly bytes: number },
  layers: readonly Layer[],
): { manifest: ArtifactManifest; bytes: Uint8Array; digest: string } {
  const manifest: ArtifactManifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: ARTIFACT_TYPE,
    config: { mediaType: CONFIG_TYPE, digest: `sha256:${digest}`, size: config.bytes },
    layers: layers.map(({ part, packed }) => ({
      mediaType: LAYER_TYPE,
      digest: `sha256:${packed.sha256}`,
      size: packed.bytes,
      annotations: { 'org.opencontainers.image.title': `${part}.tar.gz` },
    })),
    annotations: {
      'org.opencontainers.image.created': approval.created,
      'org.opencontainers.image.title': model,
      'org.opencontainers.image.version': String(version),
      'org.opencontainers.image.description': `${format}: version ${version} of ${model}`,
      [MODEL]: model,
      [VERSION]: String(version),
    },
  };
  const { bytes } = textEntry('', JSON.stringify(manifest));
  return { manifest, bytes, digest: `sha256:${sha256(bytes)}` };
}
