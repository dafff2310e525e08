import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AlmanacError } from '#shared/base/errors.ts';
import { Fingerprint, Identity } from '#shared/domain/identity.ts';
import { exactBase64, KEY_BYTES } from './ed25519.ts';
import { readGuarded, writePrivate } from './private-file.ts';
import { type Signer, signerOf } from './signer.ts';
import { keep, unlock, type Vault } from './vault.ts';
import { soundKey } from './verify.ts';

/** home/identities/<fingerprint>.json. `private` is the seed in Base64, sealed where `protection` says so. */
const KeyFile = Identity.omit({ active: true }).extend({ private: z.string() });
type KeyFile = z.infer<typeof KeyFile>;
const Active = z.object({ fingerprint: Fingerprint });

const folderOf = (home: string): string => join(home, 'identities');
const fileOf = (home: string, fingerprint: string): string => join(folderOf(home), `${fingerprint}.json`);
const activeFile = (home: string): string => join(folderOf(home), 'active.json');

const parsed = <S extends z.ZodType>(schema: S, text: string): z.infer<S> | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

function readPublic(home: string, fingerprint: string): Omit<KeyFile, 'private'> | undefined {
  try {
    const file = parsed(KeyFile, readFileSync(fileOf(home, fingerprint), 'utf8'));
    if (!file || file.fingerprint !== fingerprint || !soundKey(file)) return undefined;
    const { private: _, ...identity } = file;
    return identity;
  } catch {
    return undefined;
  }
}

const fingerprints = (home: string): string[] => {
  try {
    return readdirSync(folderOf(home)).flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? []);
  } catch {
    return [];
  }
};

/** Of the identity that acts unless the caller names another. */
export function activeFingerprint(home: string): string | undefined {
  try {
    return parsed(Active, readFileSync(activeFile(home), 'utf8'))?.fingerprint;
  } catch {
    return undefined;
  }
}

/** The identities of this user by name; their private halves stay where they are. */
export function listIdentities(home: string): Identity[] {
  const active = activeFingerprint(home);
  return fingerprints(home)
    .flatMap((fingerprint) => readPublic(home, fingerprint) ?? [])
    .map((identity) => ({ ...identity, active: identity.fingerprint === active }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is wrong with files of keys: damaged ones, and those that others can read. */
export const flawsOf = (home: string): string[] =>
  fingerprints(home).flatMap((fingerprint) => {
    const file = fileOf(home, fingerprint);
    if (!readPublic(home, fingerprint)) return [`${file} is damaged and left out.`];
    const open = process.platform !== 'win32' && statSync(file).mode & 0o077;
    return open ? [`Others can read ${file}: nothing is signed with it until "chmod 600" closes it.`] : [];
  });

const alike = (a: string, b: string): boolean => a.localeCompare(b, undefined, { sensitivity: 'accent' }) === 0;

/** By fingerprint, else by name. NOT_FOUND names the ones there are. */
export function findIdentity(home: string, wanted: string): Identity {
  const all = listIdentities(home);
  const found = all.find(({ fingerprint }) => fingerprint === wanted) ?? all.find(({ name }) => alike(name, wanted));
  if (found) return found;
  const known = all.map(({ name }) => JSON.stringify(name)).join(', ');
  throw new AlmanacError(
    'NOT_FOUND',
    `There is no identity ${JSON.stringify(wanted)} on this machine; there ${known ? `are: ${known}` : 'are none'}.`,
    {
      hint: known ? 'Take one of these, by name or fingerprint.' : 'Make one with "almanac identities create".',
    },
  );
}

/** Makes an identity with a new key. CONFLICT where there is one of that name. */
export async function createIdentity(home: string, vault: Vault | undefined, name: string): Promise<Identity> {
  const taken = listIdentities(home).find((identity) => alike(identity.name, name));
  if (taken)
    throw new AlmanacError('CONFLICT', `There is an identity ${JSON.stringify(taken.name)} on this machine already.`, {
      hint: 'Choose another name, or use the one that is there.',
    });
  const seed = randomBytes(KEY_BYTES);
  const { identity } = signerOf(name, seed);
  const kept = await keep(seed.toString('base64'), vault);
  const file: KeyFile = { ...identity, created: new Date().toISOString(), ...kept };
  writePrivate(fileOf(home, identity.fingerprint), `${JSON.stringify(file, null, 2)}\n`);
  const { private: _, ...made } = file;
  return { ...made, active: false };
}

/** Lets an identity act from now on; undefined: none. */
export function actAs(home: string, fingerprint: string | undefined): void {
  if (fingerprint === undefined) rmSync(activeFile(home), { force: true });
  else writePrivate(activeFile(home), `${JSON.stringify({ fingerprint } satisfies z.infer<typeof Active>)}\n`);
}

/** The pen of an identity. NO_PERMISSION where others can read its key, or its keychain is not at hand; CORRUPT where the key is another's. */
export async function openSigner(home: string, vault: Vault | undefined, { fingerprint, name }: Identity): Promise<Signer> {
  const path = fileOf(home, fingerprint);
  const what = `the private key of ${name}`;
  const file = parsed(KeyFile, readGuarded(path, { against: 'reading', what }) ?? '');
  const seed = file && exactBase64(await unlock(file, vault, what), KEY_BYTES);
  const signer = seed && signerOf(name, seed);
  if (signer?.identity.fingerprint !== fingerprint || !signer)
    throw new AlmanacError('CORRUPT', `${path} does not hold ${what}.`, {
      hint: 'Bring the file back from a backup, or make a new identity and have its key trusted.',
      place: { file: path },
    });
  return signer;
}
