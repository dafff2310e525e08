import { base64, bytesOfBase64 } from '#shared/base/base64.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { PublicIdentity } from '#shared/domain/identity.ts';
import { unsoundKey } from './ed25519.ts';
import { fingerprintOf } from './verify.ts';

/** The public half of a key given as Base64. UNSUITABLE where it is none to trust. */
export function publicIdentity(name: string, key: string): PublicIdentity {
  const raw = bytesOfBase64(key);
  const why = base64(raw) === key ? unsoundKey(raw) : 'it is not Base64';
  if (why)
    throw new AlmanacError('UNSUITABLE', `The key of ${JSON.stringify(name)} is no Ed25519 public key: ${why}.`, {
      hint: 'Give the raw 32-byte key in Base64, as "almanac identities list" shows it where it was made.',
    });
  return { name, fingerprint: fingerprintOf(raw), key };
}
