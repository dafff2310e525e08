import type { Manifest } from '#shared/stages/publish.ts';
import type { Signer } from '../identity/signer.ts';
import { type BundleEntry, checksumsEntry, jsonEntry, listEntries, MANIFEST, textEntry } from './entries.ts';
import { signingBy, signManifest } from './signature.ts';

/** A small true bundle for tests, of format 1 unless `change` says otherwise. */
export function bundleOf(extra: readonly BundleEntry[] = [], change: Partial<Manifest> = {}): BundleEntry[] {
  const content = [
    textEntry('README.md', '# Release\n'),
    textEntry('model/card.md', '# Theta\nfür alle Fälle\n'),
    jsonEntry('model/state.json', { series: Array.from({ length: 500 }, (_, i) => Math.sin(i)) }),
    ...extra,
  ];
  const manifest: Manifest = {
    format: 'almanac-release',
    formatVersion: 1,
    name: 'Spring plan',
    approval: { id: 'ap_0123456789abcdef', actor: 'Ada', created: '2026-01-02T03:04:05.000Z', note: 'good' },
    model: { id: 'theta', version: 1, params: { season: 12 } },
    data: { dataset: 'ds_0123456789abcdef', name: 'load', sha256: '00', rows: 1, series: 1, from: '1', to: '2' },
    recipe: {},
    horizon: 3,
    seed: 1,
    metrics: { wape: 0.1, mape: null },
    environment: {},
    lineage: [],
    files: listEntries(content),
    ...change,
  };
  const all = [...content, jsonEntry(MANIFEST, manifest)];
  return [...all, checksumsEntry(listEntries(all))];
}

/** The same in format 2, signed by these. */
export function signedBundleOf(signers: readonly Signer[], extra: readonly BundleEntry[] = []): BundleEntry[] {
  const all = bundleOf(extra, { formatVersion: 2, signing: signingBy(signers) });
  return [...all, signManifest(all.find((entry) => entry.path === MANIFEST)!.bytes, signers)];
}
