import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

// RFC 7914; 16 MiB and about 40 ms a try. What is hashed has 256 random bits, so the cost need not be that of passwords.
const COST = { N: 2 ** 14, r: 8, p: 1 };
const BYTES = 32;
const MOST_MEMORY = 2 ** 27;

const derive = (secret: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    scrypt(secret, salt, BYTES, { ...options, maxmem: MOST_MEMORY }, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** `scrypt$N$r$p$salt$hash`, salt and hash in Base64. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Whether it is the secret that was hashed; compares in constant time. False where the text is no hash. */
export async function isSecret(secret: string, hashed: string): Promise<boolean> {
  const [kind, n, r, p, salt, hash] = hashed.split('$');
  const [N, R, P] = [n, r, p].map(Number) as [number, number, number];
  if (kind !== 'scrypt' || !salt || !hash || !(N > 1 && R > 0 && P > 0) || 128 * N * R * P > MOST_MEMORY) return false;
  const expected = Buffer.from(hash, 'base64');
  const given = await derive(secret, Buffer.from(salt, 'base64'), { N, r: R, p: P });
  return expected.length === given.length && timingSafeEqual(expected, given);
}
