import type { PublicIdentity, Signature } from '#shared/domain/identity.ts';

/** An identity that acts: its public half, and its pen. */
export interface Signer {
  readonly identity: PublicIdentity;
  /** An Ed25519 signature over the bytes as they are. Deterministic: equal bytes, equal signature. */
  readonly sign: (bytes: Uint8Array) => Signature;
}
