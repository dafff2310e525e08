import { join } from 'node:path';
import { z } from 'zod';
import { AlmanacError } from '#shared/base/errors.ts';
import type { PublicIdentity } from '#shared/domain/identity.ts';
import { TrustedKey } from '#shared/services/identities.ts';
import { readGuarded, writePrivate } from './private-file.ts';
import { listIdentities } from './store.ts';
import { soundKey } from './verify.ts';

const fileOf = (home: string): string => join(home, 'trusted-keys.json');

/** Keys of others whose releases this user trusts. NO_PERMISSION where others can change the list; CORRUPT where it is none. */
export function listTrusted(home: string): TrustedKey[] {
  const file = fileOf(home);
  const text = readGuarded(file, { against: 'writing', what: 'the keys that you trust' });
  if (text === undefined) return [];
  try {
    const keys = z.array(TrustedKey).parse(JSON.parse(text));
    const unsound = keys.find((key) => !soundKey(key));
    if (!unsound) return keys;
    throw new Error(`the key of ${unsound.name} is not the one of its fingerprint`);
  } catch (cause) {
    throw new AlmanacError(
      'CORRUPT',
      `${file} is no list of trusted keys: ${(cause as Error).message}`,
      { hint: 'Correct it, or move it away and trust the keys anew.', place: { file } },
      { cause },
    );
  }
}

const write = (home: string, keys: readonly TrustedKey[]): void => writePrivate(fileOf(home), `${JSON.stringify(keys, null, 2)}\n`);

/** Adds a key, or renames the one that is listed already. */
export function trust(home: string, identity: PublicIdentity, note: string): void {
  const others = listTrusted(home).filter(({ fingerprint }) => fingerprint !== identity.fingerprint);
  write(home, [...others, { ...identity, since: new Date().toISOString(), note }]);
}

export function distrust(home: string, fingerprint: string): void {
  const keys = listTrusted(home);
  const rest = keys.filter((key) => key.fingerprint !== fingerprint);
  if (rest.length < keys.length) {
    write(home, rest);
    return;
  }
  const known = keys.map((key) => `${key.name} ${key.fingerprint.slice(0, 16)}…`).join(', ');
  throw new AlmanacError('NOT_FOUND', `No trusted key has the fingerprint ${fingerprint}; trusted are: ${known || 'none'}.`, {
    hint: 'Your own identities are trusted without being listed.',
  });
}

/** Whose signatures count here: one's own identities and the keys listed as trusted. */
export const trustedHere = (home: string): PublicIdentity[] => [...listIdentities(home), ...listTrusted(home)];
