import { createHash, verify } from 'node:crypto';
import type { PublicIdentity, Signature } from '#shared/domain/identity.ts';
import { exactBase64, KEY_BYTES, publicKey, SIGNATURE_BYTES, unsoundKey } from './ed25519.ts';

/** SHA-256 of the raw 32-byte key, in hex. */
export const fingerprintOf = (rawKey: Uint8Array): string => createHash('sha256').update(rawKey).digest('hex');

/** The raw key of an identity; undefined where it is none to trust, or is not the one of its fingerprint. */
export function soundKey({ key, fingerprint }: Pick<PublicIdentity, 'key' | 'fingerprint'>): Uint8Array | undefined {
  const raw = exactBase64(key, KEY_BYTES);
  return raw && !unsoundKey(raw) && fingerprintOf(raw) === fingerprint ? raw : undefined;
}

/**
 * Whether it is an Ed25519 signature (RFC 8032) over these bytes by the key that it names. The key proves itself by its fingerprint; the
 * name is a claim: whose key it is, only a list of trusted keys says. Never throws.
 */
export function verifySignature(bytes: Uint8Array, { key, fingerprint, algorithm, signature }: Signature): boolean {
  const raw = soundKey({ key, fingerprint });
  const given = exactBase64(signature, SIGNATURE_BYTES);
  if (!raw || !given || algorithm !== 'ed25519') return false;
  try {
    return verify(null, bytes, publicKey(raw), given);
  } catch {
    return false;
  }
}
