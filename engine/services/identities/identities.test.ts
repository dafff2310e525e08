import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallContext } from '../../context.ts';
import type { Vault } from '../../identity/vault.ts';
import { verifySignature } from '../../identity/verify.ts';
import { createEngine, type Engine } from '../../index.ts';
import { pipeline } from '../../pipeline.ts';
import { type TestEngine, testEngine } from '../../testing/clients.ts';

const POSIX = process.platform !== 'win32';
const BYTES = Buffer.from('Spring plan');
/** The public key of RFC 8032, section 7.1, TEST 1. */
const STRANGER = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

let test: TestEngine;
let home: string;
let seen: CallContext | undefined;
beforeEach(async () => {
  vi.spyOn(pipeline.settings, 'get').mockImplementation((_, ctx) => {
    seen = ctx;
    return ctx.settings.get();
  });
  test = await testEngine();
  home = join(test.folder, 'home');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await test.close();
});

/** What a method is told of who acts, when it is called by this client. */
async function actsAs(caller: Parameters<Engine['client']>[0], engine = test.engine): Promise<{ actor: string; ctx: CallContext }> {
  await engine.client(caller).settings.get({});
  return { actor: seen!.actor, ctx: seen! };
}

describe('identities', () => {
  it('are made, listed, used and put aside', async () => {
    const client = test.engine.client();
    const ada = await client.identities.create({ name: 'Ada Lovelace' });
    expect(ada).toMatchObject({
      name: 'Ada Lovelace',
      active: true,
      protection: 'file',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const bob = await client.identities.create({ name: 'Bob', use: false });
    expect((await client.identities.list({})).identities).toEqual([ada, bob]);
    expect(await client.identities.use({ identity: 'bob' })).toEqual([
      { ...ada, active: false },
      { ...bob, active: true },
    ]);
    expect(await client.identities.use({ identity: ada.fingerprint })).toEqual([ada, bob]);
    expect((await client.identities.use({ identity: null })).map((i) => i.active)).toEqual([false, false]);
    expect(JSON.stringify(await client.identities.list({}))).not.toContain('private"');
  });

  it('have names of their own, on one line', async () => {
    const client = test.engine.client();
    await client.identities.create({ name: 'Ada' });
    await expect(client.identities.create({ name: 'ADA' })).rejects.toMatchObject({ code: 'CONFLICT' });
    for (const name of ['', ' ', 'Ada\nadmin', 'Ada\u202enimda', 'x'.repeat(101)])
      await expect(client.identities.create({ name })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(client.identities.use({ identity: 'Eve' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('"Ada"'),
    });
  });

  it.runIf(POSIX)('lie in files that only their owner can read, and say so', async () => {
    const before = process.umask(0o000);
    try {
      const { fingerprint } = await test.engine.client().identities.create({ name: 'Ada' });
      const folder = join(home, 'identities');
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      expect(readdirSync(folder).sort()).toEqual([`${fingerprint}.json`, 'active.json'].sort());
      expect(statSync(join(folder, `${fingerprint}.json`)).mode & 0o777).toBe(0o600);
      const { vault } = await test.engine.client().identities.list({});
      expect(vault).toEqual({ kind: 'file', warning: expect.stringContaining('can sign as you') });
    } finally {
      process.umask(before);
    }
  });

  it.runIf(POSIX).each([0o640, 0o604, 0o660, 0o610])('sign nothing once others can read them (mode %o)', async (mode) => {
    const { fingerprint } = await test.engine.client().identities.create({ name: 'Ada' });
    const file = join(home, 'identities', `${fingerprint}.json`);
    chmodSync(file, mode);
    const { ctx } = await actsAs({});
    await expect(ctx.signer()).rejects.toMatchObject({
      code: 'NO_PERMISSION',
      data: { hint: expect.stringContaining(`chmod 600 ${file}`) },
    });
    expect((await test.engine.client().identities.list({})).vault.warning).toContain(`Others can read ${file}`);
    chmodSync(file, 0o600);
    expect(await ctx.signer()).toBeDefined();
  });

  it('that were damaged or swapped are left out, named, and never sign', async () => {
    const client = test.engine.client();
    const [ada, eve] = [await client.identities.create({ name: 'Ada' }), await client.identities.create({ name: 'Eve', use: false })];
    const file = (fingerprint: string): string => join(home, 'identities', `${fingerprint}.json`);
    const good = readFileSync(file(ada.fingerprint), 'utf8');
    const rewrite = (change: object): void => writeFileSync(file(ada.fingerprint), JSON.stringify({ ...JSON.parse(good), ...change }));
    const { ctx } = await actsAs({ identity: 'Ada' });
    rewrite({ private: (JSON.parse(readFileSync(file(eve.fingerprint), 'utf8')) as { private: string }).private });
    await expect(ctx.signer()).rejects.toMatchObject({ code: 'CORRUPT' });
    rewrite({ key: eve.key });
    expect((await client.identities.list({})).identities.map((i) => i.name)).toEqual(['Eve']);
    expect((await client.identities.list({})).vault.warning).toContain(`${file(ada.fingerprint)} is damaged`);
    writeFileSync(file(ada.fingerprint), good.slice(0, 50));
    await expect(test.engine.client().identities.use({ identity: 'Ada' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(ctx.signer()).rejects.toMatchObject({ code: 'CORRUPT' });
  });
});

describe('who acts', () => {
  it('is the active identity, else the name in the settings', async () => {
    const { actor, ctx } = await actsAs({});
    expect(actor).toBe(ctx.settings.get().actor);
    expect(await ctx.signer()).toBeUndefined();
    const ada = await test.engine.client().identities.create({ name: 'Ada' });
    const acting = await actsAs({});
    expect(acting.actor).toBe('Ada');
    const signer = (await acting.ctx.signer())!;
    expect(signer.identity).toEqual({ name: 'Ada', fingerprint: ada.fingerprint, key: ada.key });
    expect(verifySignature(BYTES, signer.sign(BYTES))).toBe(true);
  });

  it('is the identity or the name of the one call, which signs only as an identity', async () => {
    const client = test.engine.client();
    const ada = await client.identities.create({ name: 'Ada' });
    await client.identities.create({ name: 'Bob', use: false });
    const bob = await actsAs({ identity: 'Bob' });
    expect([bob.actor, (await bob.ctx.signer())?.identity.name]).toEqual(['Bob', 'Bob']);
    const byKey = await actsAs({ identity: ada.fingerprint });
    expect(byKey.actor).toBe('Ada');
    const eve = await actsAs({ actor: 'Eve' });
    expect([eve.actor, await eve.ctx.signer()]).toEqual(['Eve', undefined]);
    await expect(test.engine.client({ identity: 'Eve' }).settings.get({})).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/"Eve".*"Ada", "Bob"/),
    });
  });

  it('stays who it was for the whole of a call, and of a job', async () => {
    await test.engine.client().identities.create({ name: 'Ada' });
    const { actor, ctx } = await actsAs({});
    await test.engine.client().identities.create({ name: 'Bob' });
    expect([actor, ctx.actor, (await ctx.signer())?.identity.name]).toEqual(['Ada', 'Ada', 'Ada']);
  });

  it('is a name alone where the active identity is gone, and what asks for its signature fails', async () => {
    await test.engine.client().identities.create({ name: 'Ada' });
    writeFileSync(join(home, 'identities', 'active.json'), JSON.stringify({ fingerprint: '0'.repeat(64) }));
    const { actor, ctx } = await actsAs({});
    expect(actor).toBe(ctx.settings.get().actor);
    await expect(ctx.signer()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await test.engine.client().identities.use({ identity: null });
    expect(await (await actsAs({})).ctx.signer()).toBeUndefined();
  });
});

describe('a keychain', () => {
  const vaultOf = (key: number): Vault => ({
    available: async () => true,
    seal: async (text) => Buffer.from(text).map((byte) => byte ^ key),
    open: async (sealed) => {
      const text = Buffer.from(sealed.map((byte) => byte ^ key)).toString();
      if (!/^[A-Za-z0-9+/=]*$/.test(text)) throw new Error('not mine');
      return text;
    },
  });

  it('seals private keys; without it, or with another, they do not sign', async () => {
    const home = join(test.folder, 'desktop');
    mkdirSync(home);
    const desktop = createEngine({ home, logLevel: 'silent', vault: vaultOf(0xa5) });
    const terminal = createEngine({ home, logLevel: 'silent' });
    const other = createEngine({ home, logLevel: 'silent', vault: vaultOf(0x5a) });
    try {
      const ada = await desktop.client().identities.create({ name: 'Ada' });
      expect(ada.protection).toBe('keychain');
      expect((await desktop.client().identities.list({})).vault).toEqual({ kind: 'keychain', warning: '' });
      const { ctx } = await actsAs({}, desktop);
      expect(verifySignature(BYTES, (await ctx.signer())!.sign(BYTES))).toBe(true);
      for (const engine of [terminal, other]) {
        const { actor, ctx } = await actsAs({}, engine);
        expect(actor).toBe('Ada');
        await expect(ctx.signer()).rejects.toMatchObject({ code: 'NO_PERMISSION', message: expect.stringContaining('keychain') });
      }
    } finally {
      await Promise.all([desktop, terminal, other].map((engine) => engine.close()));
    }
  });
});

describe('a keychain that is not at hand', () => {
  it('leaves new keys to files, with the warning', async () => {
    const nothing = async (): Promise<never> => {
      throw new Error('not to be asked');
    };
    const engine = createEngine({ home, logLevel: 'silent', vault: { available: async () => false, seal: nothing, open: nothing } });
    try {
      expect((await engine.client().identities.create({ name: 'Ada' })).protection).toBe('file');
      expect((await engine.client().identities.list({})).vault).toEqual({ kind: 'file', warning: expect.stringContaining('no keychain') });
      expect(await (await actsAs({}, engine)).ctx.signer()).toBeDefined();
    } finally {
      await engine.close();
    }
  });
});

describe('trusted keys', () => {
  it('are listed, renamed and taken away', async () => {
    const client = test.engine.client();
    expect(await client.identities.trusted({})).toEqual([]);
    const [key] = await client.identities.trust({ identity: { name: 'Build server', key: STRANGER }, note: 'by phone' });
    expect(key).toMatchObject({ name: 'Build server', key: STRANGER, note: 'by phone' });
    expect(await client.identities.trust({ identity: { name: 'Releases', key: STRANGER } })).toMatchObject([
      { name: 'Releases', note: '' },
    ]);
    await expect(client.identities.distrust({ fingerprint: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('Releases'),
    });
    expect(await client.identities.distrust({ fingerprint: key!.fingerprint })).toEqual([]);
  });

  it.each([
    ['AAAA', '3 bytes'],
    ['not base64!', 'not Base64'],
    [STRANGER.slice(0, -1), 'not Base64'],
    [Buffer.from([1, ...new Array(31).fill(0)]).toString('base64'), 'small order'],
  ])('are never %s', async (key, why) => {
    await expect(test.engine.client().identities.trust({ identity: { name: 'x', key } })).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining(why),
    });
  });

  it('are not taken from a file that others can change, or that was changed', async () => {
    const client = test.engine.client();
    await client.identities.trust({ identity: { name: 'Releases', key: STRANGER } });
    const file = join(home, 'trusted-keys.json');
    const text = readFileSync(file, 'utf8');
    if (POSIX) {
      chmodSync(file, 0o664);
      await expect(client.identities.trusted({})).rejects.toMatchObject({ code: 'NO_PERMISSION' });
      chmodSync(file, 0o600);
    }
    for (const damaged of [text.slice(0, 40), '{}', text.replace(STRANGER, STRANGER.replace('1', '2'))]) {
      writeFileSync(file, damaged);
      await expect(client.identities.trusted({})).rejects.toMatchObject({ message: expect.stringContaining(file) });
    }
  });
});
