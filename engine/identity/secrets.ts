import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AlmanacError } from '#shared/base/errors.ts';
import { SecretName } from '#shared/domain/target.ts';
import type { SecretInfo } from '#shared/services/secrets.ts';
import { SECRET_PREFIX } from './environment.ts';
import { hideSecret } from './known-secrets.ts';
import { readGuarded, writePrivate } from './private-file.ts';
import { keep, unlock, type Vault } from './vault.ts';

/** Where secrets come from: the environment, then home/secrets/<NAME>.json. */
export interface SecretsAt {
  readonly home: string;
  readonly vault: Vault | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const SecretFile = z.object({ name: SecretName, protection: z.enum(['keychain', 'file']), private: z.string() });

const folderOf = (home: string): string => join(home, 'secrets');
const fileOf = (home: string, name: string): string => join(folderOf(home), `${name}.json`);

function kept(home: string, name: string): z.infer<typeof SecretFile> | undefined {
  const path = fileOf(home, name);
  const text = readGuarded(path, { against: 'reading', what: `the secret ${name}` });
  if (text === undefined) return undefined;
  try {
    return SecretFile.extend({ name: z.literal(name) }).parse(JSON.parse(text));
  } catch {
    throw new AlmanacError('CORRUPT', `${path} does not hold the secret ${name}.`, {
      hint: `Set it anew with "almanac secrets set --name ${name} --value -".`,
      place: { file: path },
    });
  }
}

/** The value of a secret, which logs and messages of this process will not show. NOT_FOUND where it is neither in the environment nor kept. */
export async function secretFor({ home, vault, env = process.env }: SecretsAt, name: string): Promise<string> {
  const file = env[`${SECRET_PREFIX}${name}`] ? undefined : kept(home, SecretName.parse(name));
  const value = env[`${SECRET_PREFIX}${name}`] || (file && (await unlock(file, vault, `the secret ${name}`)));
  if (!value)
    throw new AlmanacError('NOT_FOUND', `There is no secret ${name} on this machine.`, {
      hint: `Set it with "almanac secrets set --name ${name} --value -", or in the environment as ${SECRET_PREFIX}${name}.`,
      place: { field: 'secret' },
    });
  hideSecret(value);
  return value;
}

const namesIn = (env: NonNullable<SecretsAt['env']>): string[] =>
  Object.keys(env).flatMap((key) => {
    const name = key.startsWith(SECRET_PREFIX) && env[key] ? key.slice(SECRET_PREFIX.length) : '';
    return SecretName.safeParse(name).success ? [name] : [];
  });

const namesKept = (home: string): string[] => {
  try {
    return readdirSync(folderOf(home)).flatMap((file) => {
      const name = file.replace(/\.json$/, '');
      return name !== file && SecretName.safeParse(name).success ? [name] : [];
    });
  } catch {
    return [];
  }
};

/** Names of secrets and where each comes from. A damaged file, or one that others can read, is listed: `secretFor` says what is wrong. */
export function listSecrets({ home, env = process.env }: SecretsAt): SecretInfo[] {
  const from = (name: string): SecretInfo['from'] => {
    try {
      return kept(home, name)?.protection ?? 'file';
    } catch {
      return 'file';
    }
  };
  const inEnvironment = new Set(namesIn(env));
  const others = namesKept(home).filter((name) => !inEnvironment.has(name));
  return [
    ...[...inEnvironment].map((name) => ({ name, from: 'environment' as const })),
    ...others.map((name) => ({ name, from: from(name) })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Keeps a secret: sealed by the keychain, else in a file that only its owner can read. */
export async function setSecret({ home, vault }: SecretsAt, name: string, value: string): Promise<void> {
  hideSecret(value);
  const file = { name: SecretName.parse(name), ...(await keep(value, vault)) };
  writePrivate(fileOf(home, name), `${JSON.stringify(file, null, 2)}\n`);
}

export function removeSecret({ home, env = process.env }: SecretsAt, name: string): void {
  if (namesKept(home).includes(name)) {
    rmSync(fileOf(home, name));
    return;
  }
  const elsewhere = namesIn(env).includes(name);
  throw new AlmanacError('NOT_FOUND', `No secret ${name} is kept on this machine${elsewhere ? '; it is in the environment' : ''}.`, {
    hint: elsewhere ? `Take ${SECRET_PREFIX}${name} out of the environment.` : 'List the secrets to see their names.',
    place: { field: 'name' },
  });
}
