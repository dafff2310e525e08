import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAttempts } from './attempts.ts';
import { createJwtVerifier } from './jwt.ts';
import { openOnce } from './once.ts';
import { hashSecret, isSecret } from './scrypt.ts';
import { makeToken, openTokens, tokenLine } from './tokens.ts';

const python = (code: string, ...args: string[]): string =>
  execFileSync('/usr/bin/python3', ['-c', code, ...args], { encoding: 'utf8' }).trim();

describe('hashes of secrets', () => {
  it("are scrypt's as Python computes it", async () => {
    const [, n, r, p, salt, hash] = (await hashSecret('correct horse')).split('$');
    const code = `import hashlib,base64,sys
n,r,p=map(int,sys.argv[1:4])
print(base64.b64encode(hashlib.scrypt(b'correct horse',salt=base64.b64decode(sys.argv[4]),n=n,r=r,p=p,dklen=32,maxmem=2**27)).decode())`;
    expect(python(code, n!, r!, p!, salt!)).toBe(hash);
  });

  it('know their secret and no other; what is no hash knows none', async () => {
    const hash = await hashSecret('one');
    expect(
      await Promise.all([
        isSecret('one', hash),
        isSecret('two', hash),
        isSecret('one', 'scrypt$9'),
        isSecret('one', hash.replace('16384', '99999999')),
      ]),
    ).toEqual([true, false, false, false]);
  });
});

describe('JSON Web Tokens', () => {
  const secret = 's'.repeat(32);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const [pub, priv] = [publicKey.export({ type: 'spki', format: 'pem' }), privateKey.export({ type: 'pkcs8', format: 'pem' })] as [
    string,
    string,
  ];
  const now = Math.floor(Date.now() / 1000);
  const good = { sub: 'bot', role: 'publisher', aud: 'almanac', iss: 'me', nbf: now - 10, exp: now + 300, jti: 'x' };
  /** Made by PyJWT. */
  const make = (claims: object, { alg = 'HS256', key = secret }: { alg?: string; key?: string | null } = {}): string =>
    python(
      'import jwt,json,sys\nk=None if sys.argv[2]=="-" else sys.argv[2]\nprint(jwt.encode(json.loads(sys.argv[1]),k,algorithm=sys.argv[3]))',
      JSON.stringify(claims),
      key ?? '-',
      alg,
    );
  const rules = { secret, publicKey: pub, issuer: 'me', audience: 'almanac' };

  it('of the right key, audience, issuer and time are taken: HS256 and EdDSA', async () => {
    const verify = (await createJwtVerifier(rules))!;
    const caller = { name: 'bot', role: 'publisher', ticket: { id: 'x', until: now + 360 } };
    expect(await verify(make(good))).toEqual(caller);
    expect(await verify(make(good, { alg: 'EdDSA', key: priv }))).toEqual(caller);
    expect(await verify(make({ ...good, exp: now - 30 }))).toEqual({ ...caller, ticket: { id: 'x', until: now + 30 } });
  });

  it('that lack anything, come from elsewhere or are of another algorithm are refused', async () => {
    const verify = (await createJwtVerifier(rules))!;
    const without = (claim: string) => make(Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim)));
    const [head, body, signature] = make(good).split('.') as [string, string, string];
    const forged = Buffer.from(JSON.stringify({ ...good, role: 'admin' })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const cases: [string, string][] = [
      [make({ ...good, exp: now - 90 }), 'expired'],
      [make({ ...good, nbf: now + 90 }), 'invalid'],
      [make({ ...good, aud: 'other' }), 'invalid'],
      [make({ ...good, iss: 'you' }), 'invalid'],
      [make({ ...good, role: 'root' }), 'invalid'],
      ...['exp', 'nbf', 'sub', 'role', 'aud', 'iss'].map((claim): [string, string] => [without(claim), 'invalid']),
      [make(good, { key: 'z'.repeat(32) }), 'invalid'],
      [make(good, { alg: 'HS512' }), 'invalid'],
      [make(good, { alg: 'none', key: null }), 'invalid'],
      [`${none}.${body}.`, 'invalid'],
      [`${head}.${forged}.${signature}`, 'invalid'],
    ];
    for (const [token, reason] of cases) expect(await verify(token), token).toBe(reason);
  });

  it('signed with the public key as if it were a secret are refused', async () => {
    const verify = (await createJwtVerifier({ publicKey: pub, audience: 'almanac' }))!;
    const code = `import base64,hmac,hashlib,sys
b=lambda x: base64.urlsafe_b64encode(x).rstrip(b'=')
m=b(b'{"alg":"HS256"}')+b'.'+b(sys.argv[1].encode())
print((m+b'.'+b(hmac.new(sys.argv[2].encode(),m,hashlib.sha256).digest())).decode())`;
    expect(await verify(python(code, JSON.stringify(good), pub))).toBe('invalid');
    expect(await createJwtVerifier({ audience: 'almanac' })).toBeUndefined();
  });

  it('never throws, whatever comes', async () => {
    const verify = (await createJwtVerifier(rules))!;
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), fc.string(), async (a, b, c) => {
        expect(await verify([a, b, c].join('.'))).toBe('invalid');
      }),
      { numRuns: 50 },
    );
  });
});

describe('tokens, tickets and attempts', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-auth-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('hold until they are removed or expire; the file has no secret in it', async () => {
    const file = join(folder, 'tokens.jsonl');
    const tokens = openTokens(file);
    const { token, info } = await tokens.add({ name: 'bot', role: 'viewer' });
    const short = await tokens.add({ name: 'short', role: 'admin', days: 1e-7 });
    expect(readFileSync(file, 'utf8')).not.toContain(token.split('_')[2]);
    expect([await tokens.verify(token), await tokens.verify(token)]).toEqual(Array(2).fill({ name: 'bot', role: 'viewer' }));
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect(await tokens.verify(short.token)).toBe('expired');
    for (const wrong of [
      token.slice(0, -1),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      `alm_${'0'.repeat(12)}_${'A'.repeat(43)}`,
      '',
    ])
      expect(await tokens.verify(wrong)).toBe('unknown');
    expect(await openTokens(file).verify(token)).toEqual({ name: 'bot', role: 'viewer' });
    await tokens.remove(info.id);
    expect(await tokens.verify(token)).toBe('unknown');
  });

  it('may be written by hand, a line each; what cannot be read keeps it from starting, later it changes nothing', async () => {
    const file = join(folder, 'tokens.jsonl');
    const [one, two] = [await makeToken({ name: 'one', role: 'viewer' }), await makeToken({ name: 'two', role: 'admin' })];
    writeFileSync(file, `# for the grid\n${tokenLine(one.stored)}\n\n`);
    const tokens = openTokens(file);
    expect([await tokens.verify(one.token), await tokens.verify(two.token)]).toEqual([{ name: 'one', role: 'viewer' }, 'unknown']);
    await new Promise((resolve) => setTimeout(resolve, 1010));
    writeFileSync(file, `${tokenLine(two.stored)}\n`);
    expect([await tokens.verify(one.token), await tokens.verify(two.token)]).toEqual(['unknown', { name: 'two', role: 'admin' }]);
    await new Promise((resolve) => setTimeout(resolve, 1010));
    writeFileSync(file, '{"half":');
    expect(await tokens.verify(two.token)).toEqual({ name: 'two', role: 'admin' });
    expect(() => openTokens(file)).toThrow(/line 1/);
  });

  it('made at the same time are all kept', async () => {
    const file = join(folder, 'tokens.jsonl');
    const tokens = openTokens(file);
    const made = await Promise.all(['a', 'b', 'c'].map((name) => tokens.add({ name, role: 'viewer' })));
    await expect(tokens.add({ name: 'a', role: 'admin' })).rejects.toThrow(/named a/);
    const again = openTokens(file);
    expect(await Promise.all(made.map(({ token }) => again.verify(token)))).toEqual(
      ['a', 'b', 'c'].map((name) => ({ name, role: 'viewer' })),
    );
  });

  it('are known after a restart as used, and forgotten once they ended; a line that was cut off does no harm', async () => {
    const file = join(folder, 'used.jsonl');
    let now = 1000;
    const once = await openOnce(file, () => now);
    expect([await once.use('a', 1100), await once.use('a', 1100), await once.use('b', 1200)]).toEqual([true, false, true]);
    writeFileSync(file, `${readFileSync(file, 'utf8')}["c",12`);
    const again = await openOnce(file, () => now);
    expect([await again.use('a', 1100), await again.use('c', 1100)]).toEqual([false, true]);
    now = 1150 + 3600;
    const later = await openOnce(file, () => now);
    expect(readFileSync(file, 'utf8')).toBe('["b",1200]\n');
    expect(await later.use('b', 1200)).toBe(false);
  });

  it('that fail too often make an address wait, and no other', () => {
    let now = 0;
    const attempts = createAttempts(3, 1000, () => now);
    for (let i = 0; i < 3; i++) {
      expect(attempts.wait('x')).toBe(0);
      attempts.failed('x');
    }
    expect([attempts.wait('x'), attempts.wait('y')]).toEqual([1, 0]);
    now = 1001;
    expect(attempts.wait('x')).toBe(0);
  });
});
