import { formatTime } from '#shared/base/axis.ts';
import type { Manifest } from '#shared/stages/publish.ts';
import type { Signer } from '../identity/signer.ts';
import { approvalEntry } from './approval-check.ts';
import { changelog } from './changelog.ts';
import { approvedRow, type ReleaseContent } from './content.ts';
import { deployEntries } from './deploy.ts';
import { type BundleEntry, checksumsEntry, FOREIGN, jsonEntry, listEntries, MANIFEST, textEntry } from './entries.ts';
import { FORMAT_VERSION } from './judge.ts';
import { modelCard } from './model-card.ts';
import { readme } from './readme.ts';
import { sbomEntry } from './sbom.ts';
import { servingEntries } from './serving.ts';
import { signingBy, signManifest } from './signature.ts';

function manifestOf(content: ReleaseContent, signers: readonly Signer[], files: Manifest['files']): Manifest {
  const { approval, fit, features, dataset, lineage } = content;
  const { axis, name, source, rows, seriesCount, from, to } = dataset.body;
  return {
    format: 'almanac-release',
    formatVersion: FORMAT_VERSION,
    name: approval.body.name,
    approval: { id: approval.head.id, actor: approval.head.actor, created: approval.head.created, note: approval.body.note },
    model: { id: fit.body.choice.model, version: fit.body.modelVersion, params: fit.body.params },
    data: {
      dataset: dataset.head.id,
      name,
      sha256: source.sha256,
      rows,
      series: seriesCount,
      from: formatTime(axis, from),
      to: formatTime(axis, to),
    },
    recipe: features.body.recipe,
    horizon: fit.body.horizon,
    seed: fit.body.seed,
    metrics: Object.fromEntries((approvedRow(content)?.scores ?? []).map((score) => [score.metric, score.value])),
    environment: fit.body.environment,
    lineage: lineage.map(({ id, kind, hash, parents }) => ({ id, kind, hash, parents })),
    signing: signingBy(signers),
    files,
  };
}

/**
 * Every file of the bundle. The manifest lists the content with its SHA-256; SHA256SUMS lists the content and the manifest; manifest.sig
 * signs the manifest.
 */
export async function releaseEntries(content: ReleaseContent, signers: readonly Signer[]): Promise<BundleEntry[]> {
  const { approval, request, fit, comparison, features, dataset, state, foreign, samples, serving, report } = content;
  const { choice, params, modelVersion, horizon, seed } = fit.body;
  const { applied, excluded, columns, recipe } = features.body;
  const { leaderboard, significance, primary, season, unscored } = comparison.body;
  const files = [
    textEntry('README.md', readme(content)),
    textEntry('CHANGELOG.md', changelog(content)),
    textEntry('report.html', report),
    approvalEntry(approval, request),
    textEntry('model/card.md', modelCard(content)),
    { path: 'model/state.json', bytes: state },
    ...(foreign ? [{ path: FOREIGN, bytes: foreign }] : []),
    jsonEntry('params.json', {
      ...{ model: choice.model, version: modelVersion, label: choice.label, params, intervals: choice.intervals, horizon, seed },
    }),
    jsonEntry('recipe.json', { recipe, columns, applied, excluded }),
    jsonEntry('data.json', {
      ...dataset.body,
      plan: { ...dataset.body.plan, path: undefined },
      source: { ...dataset.body.source, file: fileName(dataset.body.source.file) },
    }),
    jsonEntry('metrics.json', { key: approval.body.key, primary, season, unscored, leaderboard, significance, gates: approval.body.gates }),
    jsonEntry('environment.json', fit.body.environment),
    jsonEntry('samples.json', samples),
    ...servingEntries(content, serving),
    await sbomEntry(content),
    ...deployEntries(content),
  ];
  const manifest = jsonEntry(MANIFEST, manifestOf(content, signers, listEntries(files)));
  const all = [...files, manifest];
  const signatures = signers.length > 0 ? [signManifest(manifest.bytes, signers)] : [];
  return [...all, checksumsEntry(listEntries(all)), ...signatures];
}

const fileName = (path: string): string => path.split(/[\\/]/).at(-1)!;
