import { z } from 'zod';
import { RecordId } from '../base/ids.ts';
import { command, job, query } from '../base/method.ts';
import { PublicIdentity } from '../domain/identity.ts';
import { recordOf } from '../domain/record.ts';
import { Target } from '../domain/target.ts';

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
  /** From format 2. Whether each of these keys must have signed, in manifest.sig; signatures of others do not count. */
  signing: z.object({ required: z.boolean(), keys: z.array(PublicIdentity) }).optional(),
  files: z.array(BundleFile),
});
export type Manifest = z.infer<typeof Manifest>;

/** A signature beside a manifest, as a check found it. */
export const SignatureCheck = PublicIdentity.extend({
  /** Whether it is one over these bytes. */
  valid: z.boolean(),
  /** Whether this user trusts the key. */
  trusted: z.boolean(),
});
export type SignatureCheck = z.infer<typeof SignatureCheck>;

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
  /** Fingerprints of the keys that signed it. */
  signedBy: z.array(z.string()).default([]),
});
export type Release = z.infer<typeof Release>;

/** What a byte-for-byte check of a bundle found. */
export const Verification = z.object({
  path: z.string(),
  ok: z.boolean(),
  digest: z.string(),
  files: z.int(),
  problems: z.array(
    z.object({
      path: z.string(),
      problem: z.enum(['missing', 'changed', 'unlisted', 'unreadable', 'unsafe', 'unsigned', 'forged']),
      message: z.string(),
    }),
  ),
  manifest: Manifest.nullable(),
  signatures: z.array(SignatureCheck).default([]),
  /** The reviewer's signature under approval.json; null where there is none. */
  approvedBy: SignatureCheck.nullable().default(null),
});
export type Verification = z.infer<typeof Verification>;

/** What is in a bundle, beside whether it is whole. */
export const Inspection = z.object({
  verification: Verification,
  /** model/card.md. */
  card: z.string(),
  components: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() })),
  samples: z.int(),
  files: z.array(BundleFile),
});
export type Inspection = z.infer<typeof Inspection>;

/** A release that went somewhere, pulled back and compared byte for byte. */
export const Push = z.object({
  release: RecordId,
  dataset: RecordId,
  target: Target,
  /** What it is called there: `registry.example.org/forecasts/victoria@sha256:…`, a URL, a path. */
  reference: z.string(),
  digest: z.string(),
  bytes: z.int(),
  /** Bytes that were there already: from an earlier push, or from one that broke off. */
  reused: z.int(),
  seconds: z.number(),
  notes: z.array(z.string()),
});
export type Push = z.infer<typeof Push>;

/** A release that was served on this machine for a moment and asked. */
export const Probe = z.object({
  release: RecordId,
  dataset: RecordId,
  /** Seconds from the start to an answer at /ready. */
  ready: z.number(),
  health: z.record(z.string(), z.unknown()),
  requests: z.int(),
  failed: z.int(),
  /** Milliseconds. */
  latency: z.object({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() }),
  /** Bytes of memory when it had answered. */
  memory: z.number(),
  /** The golden samples, as the service forecast them. */
  samples: z.array(
    z.object({
      series: z.string(),
      /** Largest difference from the golden sample, relative to its size. */
      difference: z.number(),
      times: z.array(z.number()),
      mean: z.array(z.number().nullable()),
      expected: z.array(z.number().nullable()),
      intervals: z.array(z.object({ level: z.number(), lo: z.array(z.number().nullable()), hi: z.array(z.number().nullable()) })),
    }),
  ),
  log: z.array(z.string()),
});
export type Probe = z.infer<typeof Probe>;

/** A model on a forecast server: which release each alias stands for. */
export const RemoteModel = z.object({
  model: z.string(),
  aliases: z.record(z.string(), z.string()),
  releases: z.array(z.object({ digest: z.string(), name: z.string(), version: z.int(), staged: z.string(), loaded: z.boolean() })),
  /** What was active before, newest first: a rollback goes to the first. */
  history: z.array(z.object({ time: z.string(), alias: z.string(), digest: z.string(), by: z.string() })),
});
export type RemoteModel = z.infer<typeof RemoteModel>;

const BundleAt = z.object({ path: z.string() });

export const publishStage = {
  run: job({
    summary: 'Write a signed release bundle: a folder or a .tar.gz with model, card, report, checksums and a service to deploy',
    input: z.object({
      approval: RecordId,
      path: z.string(),
      format: z.enum(['folder', 'tar.gz']).default('folder'),
      sign: z.boolean().default(true).describe('With the identity that acts; without one the release is unsigned'),
    }),
    errors: ['NOT_FOUND', 'CONFLICT', 'CORRUPT'],
  }),
  report: job({
    summary: 'Write one self-contained HTML report of an approval: data, quality, leaderboard, forecasts, scenarios',
    input: z.object({ approval: RecordId, path: z.string(), scenarios: z.array(RecordId).default([]) }),
    errors: ['NOT_FOUND', 'CONFLICT', 'CORRUPT'],
  }),
  verify: query({
    summary: 'Check every byte of a bundle against its manifest, and its signatures against the trusted keys',
    input: BundleAt,
    output: Verification,
    errors: ['NOT_FOUND', 'UNREADABLE', 'CORRUPT'],
    workspace: false,
  }),
  inspect: query({
    summary: 'Show what is in a bundle: model card, signatures, components, files',
    input: BundleAt,
    output: Inspection,
    errors: ['NOT_FOUND', 'UNREADABLE', 'CORRUPT'],
    workspace: false,
  }),
  list: query({
    summary: 'List releases, newest first',
    input: z.object({ dataset: RecordId.optional() }),
    output: z.array(recordOf(Release)),
  }),
  targets: query({ summary: 'List the places that releases are pushed to', input: z.object({}), output: z.array(Target) }),
  saveTarget: command({
    summary: 'Add a place that releases are pushed to, or change the one of that name',
    input: z.object({ target: Target }),
    output: z.array(Target),
    errors: ['UNSUITABLE'],
  }),
  removeTarget: command({
    summary: 'Forget a place that releases are pushed to',
    input: z.object({ name: z.string() }),
    output: z.array(Target),
    errors: ['NOT_FOUND'],
  }),
  push: job({
    summary: 'Push a release to a target, pull it back and compare; a push that broke off goes on where it was',
    input: z.object({
      release: RecordId,
      target: z.string().describe('Name of a target'),
      tag: z.string().optional().describe('Another name for it there; default the version'),
    }),
    errors: ['NOT_FOUND', 'CONFLICT', 'CORRUPT', 'UNSUITABLE', 'UNREACHABLE'],
  }),
  pushes: query({
    summary: 'List pushes, newest first',
    input: z.object({ release: RecordId.optional() }),
    output: z.array(recordOf(Push)),
  }),
  probe: job({
    summary: 'Serve a release on this machine for a moment: health, latency, and forecasts against its golden samples',
    input: z.object({ release: RecordId, requests: z.int().min(1).max(10_000).default(200) }),
    errors: ['NOT_FOUND', 'CORRUPT', 'UNSUITABLE'],
  }),
  probes: query({
    summary: 'List probes, newest first',
    input: z.object({ release: RecordId.optional() }),
    output: z.array(recordOf(Probe)),
  }),
  remote: query({
    summary: 'What a forecast server holds and serves',
    input: z.object({ target: z.string() }),
    output: z.array(RemoteModel),
    errors: ['NOT_FOUND', 'UNSUITABLE', 'UNREACHABLE'],
  }),
  activate: command({
    summary: 'Let a forecast server answer from a release that was pushed to it',
    input: z.object({ target: z.string(), model: z.string(), digest: z.string(), alias: z.string().default('champion') }),
    output: z.array(RemoteModel),
    errors: ['NOT_FOUND', 'CONFLICT', 'UNSUITABLE', 'UNREACHABLE'],
  }),
  revert: command({
    summary: 'Let a forecast server answer from the release before',
    input: z.object({ target: z.string(), model: z.string(), alias: z.string().default('champion') }),
    output: z.array(RemoteModel),
    errors: ['NOT_FOUND', 'CONFLICT', 'UNSUITABLE', 'UNREACHABLE'],
  }),
};
