import { z } from 'zod';

/** SHA-256 of the raw 32-byte Ed25519 public key, in hex: the name that a key cannot choose. */
export const Fingerprint = z.string().regex(/^[0-9a-f]{64}$/, 'is not a fingerprint: 64 hex digits');
export type Fingerprint = z.infer<typeof Fingerprint>;

/** A name as people write it, on one line: no control characters, and none that turn the direction of what follows. */
export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+$/u, 'has characters that are not of a name');

/** The public half of an identity, as it is passed on: to a reviewer's machine, to a server's list of trusted keys. */
export const PublicIdentity = z.object({
  name: PersonName,
  fingerprint: Fingerprint,
  /** The raw Ed25519 public key in Base64. */
  key: z.string(),
});
export type PublicIdentity = z.infer<typeof PublicIdentity>;

/** An identity whose private key lies on this machine. */
export const Identity = PublicIdentity.extend({
  /** ISO time in UTC. */
  created: z.string(),
  /** Where the private key lies: the keychain of the operating system, or a file that only its owner can read. */
  protection: z.enum(['keychain', 'file']),
  /** Whether it is the one that acts now. */
  active: z.boolean(),
});
export type Identity = z.infer<typeof Identity>;

/** An Ed25519 signature (RFC 8032) and whose it is. What was signed is said where it lies. */
export const Signature = PublicIdentity.extend({ algorithm: z.literal('ed25519'), signature: z.string() });
export type Signature = z.infer<typeof Signature>;
