import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Signature } from '#shared/domain/identity.ts';
import type { Approval } from '#shared/stages/approve.ts';
import { Manifest } from '#shared/stages/publish.ts';
import { publicKey } from '../identity/ed25519.ts';
import { type Signer, signerOf } from '../identity/signer.ts';
import { signedApproval } from '../stages/approve/signed.ts';
import { approvalEntry } from './approval-check.ts';
import { demandTrusted } from './demand.ts';
import { type BundleEntry, checksumsEntry, jsonEntry, listEntries, MANIFEST, SIGNATURES } from './entries.ts';
import { bundleOf, signedBundleOf } from './manifest.fixture.ts';
import { checkSignatures, signManifest } from './signature.ts';
import { verifyBundle } from './verify.ts';
import { writeBundle } from './write.ts';

const signer = (name: string, byte: number): Signer => signerOf(name, new Uint8Array(32).fill(byte));
const [ada, bob, eve] = [signer('Ada', 1), signer('Bob', 2), signer('Eve', 3)];

let dir: string;
let count = 0;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'almanac-signed-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const written = async (entries: readonly BundleEntry[], format: 'folder' | 'tar.gz' = 'folder'): Promise<string> => {
  const target = join(dir, `release-${++count}`);
  await writeBundle(target, format, 'spring-plan', entries);
  return target;
};
const problems = async (path: string): Promise<string[]> => (await verifyBundle(path)).problems.map((p) => `${p.problem} ${p.path}`);
const manifestOf = (entries: readonly BundleEntry[]): Uint8Array => entries.find((entry) => entry.path === MANIFEST)!.bytes;
const replaced = (entries: readonly BundleEntry[], ...others: BundleEntry[]): BundleEntry[] => [
  ...entries.filter((entry) => !others.some((other) => other.path === entry.path)),
  ...others,
];
/** The same with a changed manifest and the checksums that fit it: what an attacker can do without a key. */
const remade = (entries: readonly BundleEntry[], change: (manifest: Record<string, unknown>) => object): BundleEntry[] => {
  const manifest = jsonEntry(MANIFEST, change(JSON.parse(Buffer.from(manifestOf(entries)).toString()) as Record<string, unknown>));
  const rest = entries.filter((entry) => ![MANIFEST, SIGNATURES, 'SHA256SUMS'].includes(entry.path));
  return replaced(entries, manifest, checksumsEntry(listEntries([...rest, manifest])));
};

describe('a signed bundle', () => {
  it.each(['folder', 'tar.gz'] as const)('verifies as a %s, and says who signed and whom this user trusts', async (format) => {
    const path = await written(signedBundleOf([ada, bob]), format);
    const known = { ...ada.identity, name: 'Ada of Oxford Street' };
    const found = await verifyBundle(path, { trusted: [known] });
    expect(found).toMatchObject({ ok: true, problems: [] });
    const told = found.signatures.map(({ name, valid, trusted }) => ({ name, valid, trusted }));
    expect(told.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'Ada of Oxford Street', valid: true, trusted: true },
      { name: 'Bob', valid: true, trusted: false },
    ]);
    expect(demandTrusted(found).map((s) => s.fingerprint)).toEqual([ada.identity.fingerprint]);
  });

  it('is signed over manifest.json as it lies there: openssl says so too', async () => {
    const path = await written(signedBundleOf([ada]));
    const [{ signature, key }] = JSON.parse(readFileSync(join(path, SIGNATURES), 'utf8')) as [Signature];
    writeFileSync(join(dir, 'sig'), Buffer.from(signature, 'base64'));
    writeFileSync(join(dir, 'key.pem'), publicKey(Buffer.from(key, 'base64')).export({ format: 'pem', type: 'spki' }));
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', join(dir, 'key.pem'), '-rawin', '-in', join(path, MANIFEST)];
    expect(execFileSync('openssl', [...args, '-sigfile', join(dir, 'sig')], { encoding: 'utf8' })).toContain('Successfully');
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: path });
  });

  it('is the same bytes each time, in whatever order it was signed', () => {
    expect(signedBundleOf([bob, ada])).toEqual(signedBundleOf([ada, bob]));
  });

  it('of format 1 verifies as before, and knows no signatures', async () => {
    const entries = bundleOf();
    expect(await verifyBundle(await written(entries))).toMatchObject({ ok: true, signatures: [], approvedBy: null });
    const path = await written([...entries, signManifest(manifestOf(entries), [ada])]);
    expect(await problems(path)).toEqual([`unlisted ${SIGNATURES}`]);
    expect(await problems(await written(bundleOf([], { signing: { required: false, keys: [] } })))).toEqual([`unreadable ${MANIFEST}`]);
    expect(await problems(await written(bundleOf([], { formatVersion: 2 })))).toEqual([`unreadable ${MANIFEST}`]);
  });
});

describe('what is wrong with signatures', () => {
  it('is found for every flipped bit of manifest.sig', async () => {
    const entries = signedBundleOf([ada, bob]);
    const manifest = Manifest.parse(JSON.parse(Buffer.from(manifestOf(entries)).toString()));
    const good = entries.find((entry) => entry.path === SIGNATURES)!.bytes;
    const flipped = (at: number, bit: number): Uint8Array => good.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
    const found = (file: Uint8Array) => checkSignatures(manifestOf(entries), manifest, file, []).problems;
    expect(found(good)).toEqual([]);
    for (let at = 0; at < good.length; at++)
      for (let bit = 0; bit < 8; bit++) expect(found(flipped(at, bit))[0]?.problem, `bit ${bit} of byte ${at}`).toBe('forged');
    expect(await problems(await written(replaced(entries, { path: SIGNATURES, bytes: flipped(20, 0) })))).toContain(`forged ${SIGNATURES}`);
  });

  it.each([
    ['empty', () => new Uint8Array()],
    ['no JSON', () => Buffer.from('hello')],
    ['an empty list', () => Buffer.from('[]\n')],
    ['something else', () => Buffer.from('{"a":1}\n')],
    ['far too large', (good: Uint8Array) => Buffer.concat([good, Buffer.alloc(70_000, 32)])],
    ['the same in another dress', (good: Uint8Array) => Buffer.from(JSON.stringify(JSON.parse(Buffer.from(good).toString())))],
    [
      'a key twice',
      (good: Uint8Array) => {
        const [first] = JSON.parse(Buffer.from(good).toString()) as unknown[];
        return jsonEntry('', [first, first]).bytes;
      },
    ],
  ])('is found where the file is %s', async (_, change) => {
    const entries = signedBundleOf([ada]);
    const bytes = change(entries.at(-1)!.bytes);
    expect(await problems(await written(replaced(entries, { path: SIGNATURES, bytes })))).toEqual([`forged ${SIGNATURES}`]);
  });

  it('is a missing one, where the manifest requires it of each key that it names', async () => {
    const entries = signedBundleOf([ada, bob]);
    const none = await written(entries.filter((entry) => entry.path !== SIGNATURES));
    expect(await problems(none)).toEqual([`unsigned ${SIGNATURES}`, `unsigned ${SIGNATURES}`]);
    const half = await verifyBundle(await written(replaced(entries, signManifest(manifestOf(entries), [ada]))));
    expect(half.problems).toMatchObject([{ problem: 'unsigned', message: expect.stringContaining('Bob') }]);
  });

  it('is a key that the manifest does not name, or knows under another name', async () => {
    const entries = signedBundleOf([ada]);
    for (const stranger of [[eve], [ada, eve], [signer('Mallory', 1)]])
      expect(await problems(await written(replaced(entries, signManifest(manifestOf(entries), stranger))))).toContain(
        `forged ${SIGNATURES}`,
      );
  });

  it('is a signature over another manifest', async () => {
    const entries = signedBundleOf([ada]);
    const changed = remade(entries, (manifest) => ({ ...manifest, name: 'Autumn plan' }));
    const found = await verifyBundle(await written(changed), { trusted: [ada.identity] });
    expect(found).toMatchObject({ ok: false, problems: [{ problem: 'forged' }], signatures: [{ valid: false, trusted: true }] });
    expect(() => demandTrusted(found)).toThrow(expect.objectContaining({ code: 'CORRUPT' }));
  });
});

describe('who is trusted', () => {
  const trusted = [ada.identity];

  it('decides about a bundle that is whole: unsigned, stripped and re-signed ones are refused', async () => {
    const good = signedBundleOf([ada]);
    const stripped = remade(good, (m) => ({ ...m, signing: { required: false, keys: [] } })).filter((e) => e.path !== SIGNATURES);
    const asFormat1 = remade(good, ({ signing: _, ...m }) => ({ ...m, formatVersion: 1 })).filter((e) => e.path !== SIGNATURES);
    const resigned = signedBundleOf([eve]);
    const impostor = signedBundleOf([signer('Ada', 9)]);
    for (const [entries, why] of [
      [stripped, 'not signed'],
      [asFormat1, 'not signed'],
      [resigned, 'Eve'],
      [impostor, 'Ada'],
    ] as const) {
      const found = await verifyBundle(await written(entries), { trusted });
      expect(found.problems).toEqual([]);
      expect(() => demandTrusted(found)).toThrow(expect.objectContaining({ code: 'CORRUPT', message: expect.stringContaining(why) }));
    }
    expect(demandTrusted(await verifyBundle(await written(good), { trusted }))).toHaveLength(1);
  });
});

describe('approval.json', () => {
  const body: Omit<Approval, 'signature'> = {
    ...{ fit: 'fi_0123456789abcdef', comparison: 'co_0123456789abcdef', dataset: 'ds_0123456789abcdef' },
    ...{ key: 'theta', name: 'Spring plan', version: 2, note: 'good', gates: [], request: null, conditions: ['until July'] },
    ...{ author: { name: 'Ada', fingerprint: ada.identity.fingerprint }, reviewer: { name: 'Bob', fingerprint: bob.identity.fingerprint } },
  };
  const head = {
    ...{ id: 'ap_0123456789abcdef', kind: 'approval' as const, parents: [], hash: '00' },
    ...{ created: '2026-01-02T03:04:05.000Z', actor: 'Ada', seconds: 0 },
  };
  const withApproval = (approval: Approval): BundleEntry[] => signedBundleOf([ada], [approvalEntry({ head, body: approval }, null)]);

  it('holds the reviewer’s signature, which is checked as well', async () => {
    const found = await verifyBundle(await written(withApproval(signedApproval(body, bob))), { trusted: [bob.identity] });
    expect(found).toMatchObject({ ok: true, approvedBy: { name: 'Bob', valid: true, trusted: true }, signatures: [{ trusted: false }] });
    const unsigned = signedApproval({ ...body, reviewer: { name: 'Bob', fingerprint: null } }, undefined);
    expect(await verifyBundle(await written(withApproval(unsigned)))).toMatchObject({ ok: true, approvedBy: null });
  });

  it('is refused where the builder of the release changed it', async () => {
    const good = signedApproval(body, bob);
    for (const [changed, problem] of [
      [{ conditions: [] }, 'forged'],
      [{ version: 3 }, 'forged'],
      [{ reviewer: { name: 'Eve', fingerprint: eve.identity.fingerprint } }, 'forged'],
      [{ reviewer: { name: 'Bob', fingerprint: null } }, 'forged'],
      [{ signature: eve.sign(new Uint8Array(3)) }, 'forged'],
      [{ signature: signedApproval({ ...body, version: 1 }, bob).signature }, 'forged'],
      [{ signature: signedApproval(body, eve).signature }, 'forged'],
      [{ signature: null }, 'unsigned'],
      [{ name: 'Autumn plan' }, 'forged'],
      [{ note: 'bad' }, 'forged'],
      [{ gates: 'none' as never }, 'unreadable'],
    ] as const)
      expect(await problems(await written(withApproval({ ...good, ...changed } as Approval))), JSON.stringify(changed)).toEqual([
        `${problem} approval.json`,
      ]);
  });
});
