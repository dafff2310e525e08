import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseKeyLines } from '#engine/serving/index.ts';
import type { PublicIdentity } from '#shared/domain/identity.ts';
import { type EnvironmentProblem, readEnvironment, type SecretVariable, type ServiceEnvironment } from '#shared/serving/environment.ts';
import { openTokens } from './auth/tokens.ts';

/** What the service runs with: the environment, and what the files hold that it names. */
export interface Configuration {
  readonly environment: ServiceEnvironment;
  /** Absolute. */
  readonly data: string;
  readonly trusted: readonly PublicIdentity[] | 'anyone';
  readonly adminToken: string;
  readonly tokensFile: string;
  /** Where the admin's token lies if nobody gave one: it was made here. */
  readonly adminTokenFile: string | null;
  readonly jwtSecret: string | undefined;
  readonly jwtPublicKey: string | undefined;
  readonly webhookSecret: string | undefined;
}

/** The environment is not one to start with: all that is wrong with it, without values. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly EnvironmentProblem[];
  constructor(problems: readonly EnvironmentProblem[]) {
    super(problems.map(({ variable, message }) => `${variable} ${message}`).join('\n'));
    this.problems = problems;
  }
}

const LEAST: Partial<Record<SecretVariable, number>> = { ALMANAC_ADMIN_TOKEN: 16, ALMANAC_JWT_SECRET: 32, ALMANAC_WEBHOOK_SECRET: 16 };

const refuse = (variable: string, message: string): never => {
  throw new ConfigurationError([{ variable, message }]);
};

function textOf(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return refuse(variable, `names ${file}, which cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function secretOf({ secrets }: ServiceEnvironment, name: SecretVariable): string | undefined {
  const at = secrets[name];
  if (!at) return undefined;
  const value = ('value' in at ? at.value : textOf(`${name}_FILE`, at.file)).trim();
  const least = LEAST[name] ?? 1;
  return Buffer.byteLength(value) >= least ? value : refuse(name, `has less than ${least} bytes`);
}

/** A file of lines, or the lines themselves, also with commas between them. */
function trustedOf({ ALMANAC_TRUSTED_KEYS: given, ALMANAC_ALLOW_UNSIGNED: unsigned }: ServiceEnvironment): Configuration['trusted'] {
  if (given === undefined) return unsigned ? 'anyone' : [];
  const inline = /(^|\n|,)[^\n,]+ [A-Za-z0-9+/]{43}=\s*(,|\n|$)/.test(given);
  try {
    const keys = parseKeyLines(inline ? given.replaceAll(',', '\n') : textOf('ALMANAC_TRUSTED_KEYS', given));
    return unsigned ? 'anyone' : keys;
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    return refuse('ALMANAC_TRUSTED_KEYS', `holds no trusted keys: ${(error as Error).message}`);
  }
}

/** The token that an earlier start made, or a new one: without any, nobody could call. Mode 600. */
function ownToken(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const token = randomBytes(32).toString('base64url');
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return token;
}

/** The file of tokens: one that is named has to be there and to be one. */
function tokensOf({ ALMANAC_TOKENS: given }: ServiceEnvironment, data: string): string {
  const file = given ?? join(data, 'tokens.jsonl');
  if (given !== undefined) textOf('ALMANAC_TOKENS', given);
  try {
    openTokens(file);
    return file;
  } catch (error) {
    return refuse('ALMANAC_TOKENS', `names ${file}, which is no file of tokens: ${(error as Error).message}`);
  }
}

/** Reads the environment and the files that it names. Throws ConfigurationError. */
export function configure(variables: Readonly<Record<string, string | undefined>>): Configuration {
  const read = readEnvironment(variables);
  if ('problems' in read) throw new ConfigurationError(read.problems);
  const environment = read.config;
  const data = resolve(environment.ALMANAC_DATA);
  try {
    mkdirSync(data, { recursive: true, mode: 0o750 });
  } catch (error) {
    refuse('ALMANAC_DATA', `names ${data}, which cannot be made: ${(error as NodeJS.ErrnoException).code}`);
  }
  const given = secretOf(environment, 'ALMANAC_ADMIN_TOKEN');
  const made = given === undefined ? join(data, 'admin-token') : null;
  return {
    environment,
    data,
    trusted: trustedOf(environment),
    adminToken: given ?? ownToken(made!),
    adminTokenFile: made,
    tokensFile: tokensOf(environment, data),
    jwtSecret: secretOf(environment, 'ALMANAC_JWT_SECRET'),
    jwtPublicKey: secretOf(environment, 'ALMANAC_JWT_PUBLIC_KEY'),
    webhookSecret: secretOf(environment, 'ALMANAC_WEBHOOK_SECRET'),
  };
}
