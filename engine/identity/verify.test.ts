import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signature } from '#shared/domain/identity.ts';
import { privateKey, publicKey, publicOf, unsoundKey } from './ed25519.ts';
import { signerOf } from './signer.ts';
import { fingerprintOf, verifySignature } from './verify.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const signatureOf = (raw: Uint8Array, signature: Uint8Array): Signature => ({
  ...{ name: 'Ada', fingerprint: createHash('sha256').update(raw).digest('hex'), key: b64(raw) },
  ...{ algorithm: 'ed25519', signature: b64(signature) },
});

// RFC 8032, section 7.1: TEST 1, 2, 3 and SHA(abc).
const VECTORS = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
  {
    seed: '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    key: 'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    message: createHash('sha512').update('abc').digest('hex'),
    signature:
      'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  },
];

describe('Ed25519', () => {
  it.each(VECTORS)('signs $message as RFC 8032 does', ({ seed, key, message, signature }) => {
    const { identity, sign } = signerOf('Ada', hex(seed));
    expect(b64(hex(key))).toBe(identity.key);
    expect(identity.fingerprint).toBe(createHash('sha256').update(hex(key)).digest('hex'));
    expect(sign(hex(message))).toEqual(signatureOf(hex(key), hex(signature)));
    expect(verifySignature(hex(message), signatureOf(hex(key), hex(signature)))).toBe(true);
  });

  it('signs what the openssl program verifies, and the other way round', () => {
    const dir = mkdtempSync(join(tmpdir(), 'almanac-openssl-'));
    try {
      const file = (name: string, content: string | Uint8Array): string => {
        writeFileSync(join(dir, name), content);
        return join(dir, name);
      };
      const seed = new Uint8Array(randomBytes(32));
      const raw = publicOf(seed);
      const message = file('message', 'Spring plan\n');
      const pub = file('pub.pem', publicKey(raw).export({ format: 'pem', type: 'spki' }));
      const key = file('key.pem', privateKey(seed).export({ format: 'pem', type: 'pkcs8' }));
      const mine = signerOf('Ada', seed).sign(Buffer.from('Spring plan\n'));
      const sig = file('sig', Buffer.from(mine.signature, 'base64'));
      const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      expect(openssl('pkeyutl', '-verify', '-pubin', '-inkey', pub, '-rawin', '-in', message, '-sigfile', sig)).toContain('Successfully');
      openssl('pkeyutl', '-sign', '-inkey', key, '-rawin', '-in', message, '-out', join(dir, 'theirs'));
      expect(openssl('base64', '-A', '-in', join(dir, 'theirs')).trim()).toBe(mine.signature);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('is deterministic, and true of no other bytes, key or signature', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.nat(7),
        (seed, bytes, at, bit) => {
          const { sign } = signerOf('Ada', seed);
          const good = sign(bytes);
          expect(sign(bytes)).toEqual(good);
          expect(verifySignature(bytes, good)).toBe(true);
          const flipped = (given: Uint8Array): Uint8Array => given.map((byte, i) => (i === at % given.length ? byte ^ (1 << bit) : byte));
          expect(verifySignature(flipped(bytes), good)).toBe(false);
          expect(
            verifySignature(bytes, signatureOf(publicOf(seed), flipped(hex(Buffer.from(good.signature, 'base64').toString('hex'))))),
          ).toBe(false);
          expect(verifySignature(bytes, signatureOf(flipped(publicOf(seed)), Buffer.from(good.signature, 'base64')))).toBe(false);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('never throws, whatever it is given', () => {
    const text = fc.oneof(fc.string(), fc.base64String(), fc.uint8Array({ maxLength: 80 }).map(b64));
    fc.assert(
      fc.property(text, text, text, (key, signature, fingerprint) => {
        expect(verifySignature(new Uint8Array(), { name: 'x', key, signature, fingerprint, algorithm: 'ed25519' })).toBe(false);
      }),
    );
  });
});

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const number = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
const bytesOf = (n: bigint): Uint8Array => new Uint8Array(Buffer.from(n.toString(16).padStart(64, '0'), 'hex').reverse());

describe('signatures and keys in disguise', () => {
  const { key, message, signature } = VECTORS[2]!;

  it('refuses S + L, which RFC 8032 forbids (OpenSSL refuses it too)', () => {
    const [r, s] = [hex(signature).subarray(0, 32), number(hex(signature).subarray(32))];
    const malleable = Buffer.concat([r, bytesOf(s + L)]);
    expect(verifySignature(hex(message), signatureOf(hex(key), malleable))).toBe(false);
  });

  it('refuses Base64 that is not in its one form, and a fingerprint that is another key’s', () => {
    const good = signatureOf(hex(key), hex(signature));
    const last = good.signature.replace(/Cg==$/, 'Ch==');
    expect(last).not.toBe(good.signature);
    expect(Buffer.from(last, 'base64').equals(Buffer.from(good.signature, 'base64'))).toBe(true);
    for (const changed of [
      { signature: last },
      { signature: good.signature.replace('==', '') },
      { signature: `${good.signature}\n` },
      { key: ` ${good.key}` },
      { fingerprint: good.fingerprint.toUpperCase() },
      { fingerprint: fingerprintOf(hex(VECTORS[0]!.key)) },
      { algorithm: 'none' as never },
    ])
      expect(verifySignature(hex(message), { ...good, ...changed })).toBe(false);
  });

  // The eight points of order 1, 2, 4 and 8, found by the group law of RFC 8032 section 5.1.4, not by the list under test.
  const D = mod(-121665n * inverse(121666n));
  function mod(n: bigint): bigint {
    return ((n % P) + P) % P;
  }
  function power(base: bigint, exponent: bigint): bigint {
    let [result, b, e] = [1n, mod(base), exponent];
    for (; e > 0n; e >>= 1n, b = mod(b * b)) if (e & 1n) result = mod(result * b);
    return result;
  }
  function inverse(n: bigint): bigint {
    return power(n, P - 2n);
  }
  type Point = readonly [bigint, bigint];
  const add = ([x1, y1]: Point, [x2, y2]: Point): Point => {
    const t = mod(D * x1 * x2 * y1 * y2);
    return [mod((x1 * y2 + x2 * y1) * inverse(1n + t)), mod((y1 * y2 + x1 * x2) * inverse(1n - t))];
  };
  const times = (n: bigint, point: Point): Point => {
    let [result, p]: [Point, Point] = [[0n, 1n], point];
    for (let k = n; k > 0n; k >>= 1n, p = add(p, p)) if (k & 1n) result = add(result, p);
    return result;
  };
  const lift = (y: bigint): Point | undefined => {
    const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
    for (const root of [power(square, (P + 3n) / 8n), power(square, (P + 3n) / 8n) * power(2n, (P - 1n) / 4n)])
      if (mod(root * root) === square) return [mod(root), y];
    return undefined;
  };
  const encode = ([x, y]: Point): Uint8Array => bytesOf(y | ((x & 1n) << 255n));
  const torsion = (): Uint8Array[] => {
    for (let y = 2n; ; y++) {
      const point = lift(y);
      const generator = point && times(L, point);
      const all = generator && Array.from({ length: 8 }, (_, k) => encode(times(BigInt(k), generator)));
      if (all && new Set(all.map(b64)).size === 8) return all;
    }
  };

  it('refuses every key of small order, under which one signature fits any message (OpenSSL 3.0 takes it, 3.5 does not)', () => {
    const keys = torsion();
    expect(keys).toHaveLength(8);
    for (const small of keys) expect(unsoundKey(small)).toContain('small order');
    const identity = keys[0]!;
    const universal = signatureOf(identity, Buffer.concat([identity, Buffer.alloc(32)]));
    for (const message of ['pay 1', 'pay 1000000']) expect(verifySignature(Buffer.from(message), universal)).toBe(false);
  });

  it('refuses keys that are a second form of a point, and takes those that OpenSSL makes', () => {
    for (let y = P; y < 2n ** 255n; y++) for (const sign of [0n, 1n << 255n]) expect(unsoundKey(bytesOf(y | sign))).toContain('canonical');
    for (const { key } of VECTORS) expect(unsoundKey(hex(key))).toBeUndefined();
    expect(unsoundKey(new Uint8Array(31))).toContain('31 bytes');
  });
});
