import { sign } from 'node:crypto';
import { base64 } from '#shared/base/base64.ts';
import type { PublicIdentity, Signature } from '#shared/domain/identity.ts';
import { privateKey, publicOf } from './ed25519.ts';
import { fingerprintOf } from './verify.ts';

/** An identity that acts: its public half, and its pen. */
export interface Signer {
  readonly identity: PublicIdentity;
  /** An Ed25519 signature over the bytes as they are. Deterministic: equal bytes, equal signature. */
  readonly sign: (bytes: Uint8Array) => Signature;
}

/** The pen of a 32-byte seed. */
export function signerOf(name: string, seed: Uint8Array): Signer {
  const raw = publicOf(seed);
  const key = privateKey(seed);
  const identity: PublicIdentity = { name, fingerprint: fingerprintOf(raw), key: base64(raw) };
  return {
    identity,
    sign: (bytes) => ({ ...identity, algorithm: 'ed25519', signature: base64(sign(null, bytes, key)) }),
  };
}
