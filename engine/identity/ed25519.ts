import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { base64, bytesOfBase64 } from '#shared/base/base64.ts';

export const KEY_BYTES = 32;
export const SIGNATURE_BYTES = 64;

// RFC 8410: what stands before the raw key in the DER forms that OpenSSL reads.
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const P = 2n ** 255n - 19n;
// The y of the eight points whose order divides 8, sign of x left out (RFC 7748, section 5 has P; Bernstein et al. 2011 the curve).
const SMALL_ORDER = new Set([
  0n,
  1n,
  P - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  P - 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
]);

/** Bytes of Base64 in its one canonical form (padded, no other signs), undefined where it is not, or has another length. */
export function exactBase64(text: string, length: number): Uint8Array | undefined {
  const bytes = bytesOfBase64(text);
  return bytes.length === length && base64(bytes) === text ? bytes : undefined;
}

/**
 * Why these 32 bytes are no key to trust, or undefined. Under a key of small order one signature fits any message, and a point in a second,
 * non-canonical form has a second fingerprint. Libraries differ (OpenSSL 3.0 takes the former, 3.5 does not), so it is decided here.
 */
export function unsoundKey(raw: Uint8Array): string | undefined {
  if (raw.length !== KEY_BYTES) return `it has ${raw.length} bytes, a raw Ed25519 key has ${KEY_BYTES}`;
  const y = BigInt(`0x${Buffer.from(raw).reverse().toString('hex')}`) & (2n ** 255n - 1n);
  if (y >= P) return 'it is not in its canonical form';
  if (SMALL_ORDER.has(y)) return 'it is a point of small order: anybody can sign for it';
  return undefined;
}

export const publicKey = (raw: Uint8Array): KeyObject => createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });

/** From the 32-byte seed, which is what RFC 8032 calls the private key. */
export const privateKey = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });

/** The raw public key that belongs to a seed. */
export const publicOf = (seed: Uint8Array): Uint8Array =>
  new Uint8Array(createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' }).subarray(SPKI.length));
