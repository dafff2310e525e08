import { z } from 'zod';
import { RecordId } from '../base/ids.ts';
import { job, query } from '../base/method.ts';
import { recordOf } from '../domain/record.ts';

export const BundleFile = z.object({ path: z.string(), bytes: z.int(), sha256: z.string() });
export type BundleFile = z.infer<typeof BundleFile>;

/** manifest.json of a release bundle. `files` lists every other file of the bundle. */
export const Manifest = z.object({
  format: z.literal('almanac-release'),
  formatVersion: z.int(),
  name: z.string(),
  approval: z.object({ id: RecordId, actor: z.string(), created: z.string(), note: z.string() }),
  model: z.object({ id: z.string(), version: z.int(), params: z.record(z.string(), z.unknown()) }),
  data: z.object({
    dataset: RecordId,
    name: z.string(),
    sha256: z.string(),
    rows: z.int(),
    series: z.int(),
    from: z.string(),
    to: z.string(),
  }),
  recipe: z.record(z.string(), z.unknown()),
  horizon: z.int(),
  seed: z.int(),
  metrics: z.record(z.string(), z.number().nullable()),
  environment: z.record(z.string(), z.unknown()),
  lineage: z.array(z.object({ id: RecordId, kind: z.string(), hash: z.string(), parents: z.array(RecordId) })),
  files: z.array(BundleFile),
});
export type Manifest = z.infer<typeof Manifest>;

export const Release = z.object({
  approval: RecordId,
  dataset: RecordId,
  name: z.string(),
  path: z.string(),
  format: z.enum(['folder', 'tar.gz']),
  bytes: z.int(),
  /** SHA-256 of manifest.json: the identity of the bundle. */
  digest: z.string(),
  files: z.array(BundleFile),
});
export type Release = z.infer<typeof Release>;

/** What a byte-for-byte check of a bundle found. */
export const Verification = z.object({
  path: z.string(),
  ok: z.boolean(),
  digest: z.string(),
  files: z.int(),
  problems: z.array(
    z.object({ path: z.string(), problem: z.enum(['missing', 'changed', 'unlisted', 'unreadable', 'unsafe']), message: z.string() }),
  ),
  manifest: Manifest.nullable(),
});
export type Verification = z.infer<typeof Verification>;

export const publishStage = {
  run: job({
    summary: 'Write a release bundle: a folder or a .tar.gz with manifest, model state, model card and checksums',
    input: z.object({ approval: RecordId, path: z.string(), format: z.enum(['folder', 'tar.gz']).default('folder') }),
    errors: ['NOT_FOUND', 'CONFLICT', 'CORRUPT'],
  }),
  report: job({
    summary: 'Write one self-contained HTML report of an approval: data, quality, leaderboard, forecasts, scenarios',
    input: z.object({ approval: RecordId, path: z.string(), scenarios: z.array(RecordId).default([]) }),
    errors: ['NOT_FOUND', 'CONFLICT', 'CORRUPT'],
  }),
  verify: query({
    summary: 'Check every byte of a bundle against its manifest',
    input: z.object({ path: z.string() }),
    output: Verification,
    errors: ['NOT_FOUND', 'UNREADABLE'],
    workspace: false,
  }),
  list: query({
    summary: 'List releases, newest first',
    input: z.object({ dataset: RecordId.optional() }),
    output: z.array(recordOf(Release)),
  }),
};
