import { z } from 'zod';

/** The name of a secret in the keychain or of an environment variable `ALMANAC_SECRET_<NAME>`: never the secret itself. */
export const SecretName = z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/, 'is not a name of a secret: capitals, digits and underscores');

const Name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'is not a name: small letters, digits and dashes');

/** An OCI registry: the release as an artifact with a manifest, a config and layers. */
export const OciTarget = z.object({
  kind: z.literal('oci'),
  name: Name,
  /** With scheme: `https://registry.example.org`. Plain http on loopback only, unless `insecure`. */
  url: z.url(),
  /** `forecasts/victoria`. */
  repository: z.string().regex(/^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/, 'is not a repository of an OCI registry'),
  /** For basic auth, and to be given a token for. */
  username: z.string().optional(),
  secret: SecretName.optional(),
  insecure: z.boolean().default(false),
});
export type OciTarget = z.infer<typeof OciTarget>;

/** S3-compatible object storage. */
export const S3Target = z.object({
  kind: z.literal('s3'),
  name: Name,
  /** Left out: Amazon's for the region. */
  endpoint: z.url().optional(),
  region: z.string().default('us-east-1'),
  bucket: z.string().min(3).max(63),
  prefix: z.string().default(''),
  accessKey: z.string().min(1),
  secret: SecretName,
  /** Path style (`endpoint/bucket/key`), as most servers other than Amazon's want it. */
  pathStyle: z.boolean().default(true),
  insecure: z.boolean().default(false),
});
export type S3Target = z.infer<typeof S3Target>;

/** An Almanac forecast server. */
export const ServerTarget = z.object({
  kind: z.literal('server'),
  name: Name,
  url: z.url(),
  /** A token with the role publisher. */
  secret: SecretName,
  insecure: z.boolean().default(false),
});
export type ServerTarget = z.infer<typeof ServerTarget>;

/** A folder or a network share. */
export const FolderTarget = z.object({ kind: z.literal('folder'), name: Name, path: z.string().min(1) });
export type FolderTarget = z.infer<typeof FolderTarget>;

/** MLflow's model registry. */
export const MlflowTarget = z.object({
  kind: z.literal('mlflow'),
  name: Name,
  url: z.url(),
  /** Where runs that hold the artifacts belong. */
  experiment: z.string().default('almanac'),
  username: z.string().optional(),
  secret: SecretName.optional(),
  insecure: z.boolean().default(false),
});
export type MlflowTarget = z.infer<typeof MlflowTarget>;

/** Where releases are pushed to. Plain data without secrets. */
export const Target = z.discriminatedUnion('kind', [OciTarget, S3Target, ServerTarget, FolderTarget, MlflowTarget]);
export type Target = z.infer<typeof Target>;
