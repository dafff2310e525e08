import { afterEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing/electron.ts'));
const { askKeychain } = await import('./keychain.ts');
const { createKeychain } = await import('./keychain-client.ts');
const { startEngine } = await import('./engine-host.ts');
const { forked, safeStorage } = await import('./testing/electron.ts');

afterEach(() => {
  Object.assign(safeStorage, { backend: 'gnome_libsecret', available: true });
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
const onPlatform = (platform: NodeJS.Platform) => vi.stubGlobal('process', Object.create(process, { platform: { value: platform } }));
/** The engine's side and the main process's side, joined. */
function joined() {
  const sent: unknown[] = [];
  const keychain = createKeychain((request) => {
    sent.push(request);
    void askKeychain(structuredClone(request)).then((answer) => keychain.hear(structuredClone(answer)));
  });
  return { ...keychain, sent };
}

describe('the keychain, asked by the engine', () => {
  it('seals and opens; what is sealed is not the text', async () => {
    const { vault, sent } = joined();
    const [a, b] = await Promise.all([vault.seal('a secret, ä'), vault.seal('another')]);
    expect(Buffer.from(a).toString()).not.toContain('secret');
    expect(await Promise.all([vault.open(b), vault.open(a)])).toEqual(['another', 'a secret, ä']);
    expect(new Set(sent.map((request) => (request as { keychain: number }).keychain)).size).toBe(4);
  });

  it('says why it does not open, to the one who asked', async () => {
    const { vault } = joined();
    const good = await vault.seal('mine');
    const [bad, fine] = await Promise.allSettled([vault.open(Buffer.from('not sealed here')), vault.open(good)]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('decrypting') } });
    expect(fine).toMatchObject({ value: 'mine' });
  });

  it.each([
    ['linux', 'gnome_libsecret', true, true],
    ['linux', 'kwallet6', true, true],
    ['linux', 'basic_text', true, false],
    ['linux', 'unknown', true, false],
    ['linux', 'gnome_libsecret', false, false],
    ['darwin', 'basic_text', true, true],
    ['win32', 'basic_text', true, true],
    ['win32', 'basic_text', false, false],
  ] as const)('on %s with %s (encryption %s) is there: %s', async (platform, backend, available, expected) => {
    onPlatform(platform);
    Object.assign(safeStorage, { backend, available });
    const { vault } = joined();
    expect(await vault.available()).toBe(expected);
    if (!expected) await expect(vault.seal('a secret')).rejects.toThrow('no keychain');
  });

  it.each([
    [undefined],
    ['port'],
    [{}],
    [{ keychain: -1, ask: 'available' }],
    [{ keychain: 0, ask: 'forget' }],
    [{ keychain: 0, ask: 'seal' }],
    [{ keychain: 0, ask: 'seal', text: 5 }],
    [{ keychain: 0, ask: 'open', sealed: 'x'.repeat(70_000) }],
  ])('is asked nothing by %j', async (message) => {
    const asked = vi.spyOn(safeStorage, 'isAsyncEncryptionAvailable');
    expect(await askKeychain(message)).toBeUndefined();
    expect(asked).not.toHaveBeenCalled();
  });

  it('gives no answer to what was not asked', async () => {
    const { vault, hear } = createKeychain(() => {});
    const sealing = vault.seal('x');
    for (const message of [undefined, 'stop', { keychain: 7, answer: 'eA==' }, { keychain: 0, answer: 5 }, { answer: 'eA==' }])
      hear(message);
    hear({ keychain: 0, answer: 'eA==' });
    hear({ keychain: 0, answer: 'eQ==' });
    expect(Buffer.from(await sealing).toString()).toBe('x');
  });
});

describe('the main process', () => {
  it('answers the engine that asked, and none that is gone', async () => {
    forked.length = 0;
    startEngine({ entry: '/engine.js', home: '/home' });
    const child = forked[0]!;
    child.emit('spawn');
    child.emit('message', { keychain: 3, ask: 'seal', text: 'x' });
    child.emit('message', 'something else');
    await vi.waitFor(() => expect(child.posted).toHaveLength(1));
    expect(child.posted[0]).toMatchObject({ message: { keychain: 3, answer: Buffer.from([11, 0x78 ^ 0xff]).toString('base64') } });
    vi.useFakeTimers();
    child.emit('message', { keychain: 4, ask: 'available' });
    child.emit('exit', 1);
    await vi.advanceTimersByTimeAsync(10);
    expect(child.posted).toHaveLength(1);
    vi.useRealTimers();
  });
});
