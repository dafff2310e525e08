import type { RegistryModel } from '#shared/services/registry.ts';
import type { Fit } from '#shared/stages/train.ts';
import type { RegistryFacts } from './facts.ts';

export interface ExportFacts {
  readonly models: readonly RegistryModel[];
  readonly facts: RegistryFacts;
  /** By id: those that were approved. */
  readonly fits: ReadonlyMap<string, Fit>;
  /** Number of entries of the audit trail, and the hash of the last. */
  readonly trail: { readonly entries: number; readonly head: string };
}

/**
 * models.json: models with their versions, aliases and moves; `approvals` as they were decided and signed; `artifacts`, what each version
 * consists of with SHA-256 and bytes, keyed by model, version and type of model; and the head of the audit trail, to hold a later trail against.
 */
export function exportOf({ models, facts, fits, trail }: ExportFacts): Record<string, unknown> {
  const approvals = Object.fromEntries(facts.approvals.map(({ head, body }) => [head.id, { head, body }]));
  const releases = new Map(facts.releases.map((release) => [release.head.id, release]));
  const artifacts = models.flatMap(({ name, versions }) =>
    versions.map((version) => {
      const fit = fits.get(version.fit);
      return {
        key: `${name}-${version.version}-${fit?.choice.model ?? version.key}`,
        model: name,
        version: version.version,
        type: fit?.choice.model ?? version.key,
        fit: version.fit,
        state: fit ? { sha256: fit.state, bytes: fit.stateBytes } : null,
        releases: version.releases.map(({ id, digest, pushes }) => ({
          digest,
          pushes,
          files: releases.get(id)!.body.files,
        })),
      };
    }),
  );
  return { format: 'almanac-registry', formatVersion: 1, models, approvals, artifacts, audit: trail };
}
