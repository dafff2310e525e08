import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from './problem.ts';

/** Seconds that the timestamp may be off. */
const TOLERANCE = 300;

/** HMAC-SHA256 in hex over the timestamp, a dot and the raw body. */
export const signWebhook = (secret: string, timestamp: string, body: Uint8Array | string): string =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');

interface Signed {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly body: Uint8Array;
}

const refused = (message: string): Problem =>
  new Problem('UNAUTHORIZED', message, {
    hint: 'X-Timestamp: seconds since 1970; X-Signature: HMAC-SHA256 in hex over the timestamp, a dot and the raw body.',
  });

/**
 * Throws where it was not signed with the secret in the last five minutes. Else its signature in the one form by which it is known as used,
 * and until when that must be remembered, in seconds since 1970.
 */
export function checkWebhook(secret: string, { timestamp, signature, body }: Signed, now = Date.now()): { id: string; until: number } {
  if (!timestamp || !/^\d{1,11}$/.test(timestamp)) throw refused('X-Timestamp is not there, or is no time.');
  const expected = Buffer.from(signWebhook(secret, timestamp, body), 'hex');
  const given = Buffer.from(/^(?:sha256=)?([0-9a-f]{64})$/i.exec(signature ?? '')?.[1] ?? '', 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refused('X-Signature is not that of the body.');
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE) throw refused('The webhook was signed too long ago, or in the future.');
  return { id: expected.toString('hex'), until: Number(timestamp) + TOLERANCE };
}
