import { z } from 'zod';
import { FolderTarget, MlflowTarget, OciTarget, S3Target, ServerTarget, type Target } from '#shared/domain/target.ts';
import type { Schema } from '../../components/schema.ts';

export type TargetKind = Target['kind'];

interface Words {
  title: string;
  description?: string;
}

const INSECURE: Words = { title: 'Plain http beyond this machine', description: 'Secrets and models would travel unencrypted' };
const NAME: Words = { title: 'Name', description: 'Small letters, digits and dashes' };

const KINDS: Record<TargetKind, { title: string; summary: string; schema: z.ZodType; words: Record<string, Words> }> = {
  oci: {
    title: 'OCI registry',
    summary: 'Harbor, GitHub, GitLab, ECR, Artifactory: the release as an artifact beside your images',
    schema: OciTarget,
    words: {
      name: NAME,
      url: { title: 'Address', description: 'https://registry.example.org' },
      repository: { title: 'Repository', description: 'forecasts/victoria' },
      username: { title: 'User' },
      insecure: INSECURE,
    },
  },
  s3: {
    title: 'Object storage (S3)',
    summary: 'Amazon S3, MinIO, Ceph and others that speak it',
    schema: S3Target,
    words: {
      name: NAME,
      endpoint: { title: 'Endpoint', description: 'Left empty: Amazon’s for the region' },
      region: { title: 'Region' },
      bucket: { title: 'Bucket' },
      prefix: { title: 'Prefix', description: 'Put before every key' },
      accessKey: { title: 'Access key', description: 'The secret key belongs into the secret' },
      pathStyle: { title: 'Path style', description: 'endpoint/bucket/key, as most servers other than Amazon’s want it' },
      insecure: INSECURE,
    },
  },
  server: {
    title: 'Almanac forecast server',
    summary: 'Receives, verifies, stages; answers requests once it is activated',
    schema: ServerTarget,
    words: { name: NAME, url: { title: 'Address', description: 'https://forecasts.example.org' }, insecure: INSECURE },
  },
  folder: {
    title: 'Folder or network share',
    summary: 'A place that others can read',
    schema: FolderTarget,
    words: { name: NAME, path: { title: 'Folder' } },
  },
  mlflow: {
    title: 'MLflow model registry',
    summary: 'As a model version with artifacts, aliases and tags',
    schema: MlflowTarget,
    words: {
      name: NAME,
      url: { title: 'Address', description: 'https://mlflow.example.org' },
      experiment: { title: 'Experiment', description: 'Where the runs that hold the artifacts belong' },
      username: { title: 'User' },
      insecure: INSECURE,
    },
  },
};

export const TARGET_KINDS = (Object.keys(KINDS) as TargetKind[]).map((kind) => ({
  kind,
  title: KINDS[kind].title,
  summary: KINDS[kind].summary,
}));
export const kindTitle = (kind: TargetKind): string => KINDS[kind].title;

/** The form of a kind: its zod schema with the words that a person reads. The secret has a field of its own. */
export function targetSchema(kind: TargetKind): Schema {
  const { schema, words } = KINDS[kind];
  const json = z.toJSONSchema(schema, { io: 'input' }) as Schema;
  const properties = Object.entries(json.properties ?? {}).map(([name, field]) => [name, { ...field, ...words[name] }]);
  return { ...json, properties: Object.fromEntries(properties) };
}

/** Whether a kind has a secret, and whether it cannot do without. */
export function secretOf(kind: TargetKind): 'none' | 'optional' | 'required' {
  const { properties, required } = targetSchema(kind);
  if (!properties?.secret) return 'none';
  return required?.includes('secret') ? 'required' : 'optional';
}

/** Where a target is, in a line. */
export function whereIs(target: Target): string {
  switch (target.kind) {
    case 'oci':
      return `${target.url.replace(/\/$/, '')}/${target.repository}`;
    case 's3':
      return `${target.endpoint ?? target.region}: ${[target.bucket, target.prefix].filter(Boolean).join('/')}`;
    case 'folder':
      return target.path;
    default:
      return target.url;
  }
}
