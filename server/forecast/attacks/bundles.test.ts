import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksumsEntry, jsonEntry, listEntries, MANIFEST, SIGNATURES } from '#engine/bundle/entries.ts';
import { signingBy, signManifest } from '#engine/bundle/signature.ts';
import { type Signer, signerOf } from '#engine/identity/signer.ts';
import { TEST_SIGNER } from '../testing.ts';
import { archiveOf, END, type Forged, member, membersOf } from './archive.fixture.ts';
import { startTarget, type Target, together } from './target.fixture.ts';

const EVE = signerOf('Ada', new Uint8Array(32).fill(9));

let target: Target;
let sound: { path: string; bytes: Buffer }[];
const top = (path: string): string => `load-2/${path}`;
const bytesAt = (path: string): Buffer => sound.find((one) => one.path === top(path))!.bytes;

beforeAll(async () => {
  target = await startTarget({ ALMANAC_ARCHIVE_LIMIT: '8mb' }, { versions: [1, 2] });
  sound = membersOf(target.releases.bytes[1]!);
});
afterAll(() => target.close());

/** Pushes what must be refused, and leave nothing behind. */
async function refused(what: string, archive: Uint8Array, statuses: readonly number[] = [422]): Promise<string> {
  const { status, text } = await target.ask('POST', '/v1/releases', archive);
  expect(statuses, `${what}: ${status} ${text}`).toContain(status);
  return text;
}
const onDisk = (): string[] => readdirSync(join(target.folder, 'data', 'releases'));
const replaced = (path: string, bytes: Uint8Array | undefined): Forged[] =>
  sound.flatMap((one) => (one.path !== top(path) ? [one] : bytes ? [{ path: one.path, bytes }] : []));

/** The release with other content, made whole as far as that goes without keys: manifest, checksums, and signatures by whoever signs. */
function remade(
  change: { readonly files?: Record<string, Uint8Array>; readonly manifest?: Record<string, unknown> },
  signers: readonly Signer[] | null,
): Forged[] {
  const unlisted = [MANIFEST, SIGNATURES, 'SHA256SUMS'].map(top);
  const content = sound
    .filter(({ path }) => !unlisted.includes(path))
    .map(({ path, bytes }) => ({ path: path.slice(7), bytes: new Uint8Array(bytes) }));
  for (const [path, bytes] of Object.entries(change.files ?? {})) {
    const at = content.findIndex((one) => one.path === path);
    if (at >= 0) content.splice(at, 1);
    content.push({ path, bytes: new Uint8Array(bytes) });
  }
  const signing = signers ? { signing: signingBy(signers) } : {};
  const manifest = jsonEntry(MANIFEST, {
    ...JSON.parse(String(bytesAt(MANIFEST))),
    ...signing,
    ...change.manifest,
    files: listEntries(content),
  });
  const all = [...content, manifest];
  const signed = signers ? [signManifest(manifest.bytes, signers)] : [];
  return [...all, checksumsEntry(listEntries(all)), ...signed].map(({ path, bytes }) => ({ path: top(path), bytes }));
}

it('what they are made of is taken: the release as it is, and as these tests put it together', async () => {
  expect((await target.ask('POST', '/v1/releases', archiveOf(sound))).status).toBe(201);
  const third = archiveOf(remade({ files: { 'NOTE.md': Buffer.from('third') } }, [TEST_SIGNER]));
  expect((await target.ask('POST', '/v1/releases', third)).status).toBe(201);
  expect(onDisk()).toHaveLength(2);
});

describe('a release that was tampered with is refused', () => {
  it('for one flipped bit, in every file and every header', async () => {
    const flips = sound.flatMap(({ path, bytes }) =>
      [...new Set([0, bytes.length >> 2, bytes.length >> 1, bytes.length - 2, bytes.length - 1])]
        .filter((at) => at >= 0 && at < bytes.length)
        .map((at) => ({ path, at })),
    );
    expect(new Set(flips.map(({ path }) => path)).size).toBe(sound.length);
    await together(flips, 4, async ({ path, at }, i) => {
      const changed = Buffer.from(sound.find((one) => one.path === path)!.bytes);
      changed[at]! ^= 1 << (i % 8);
      await refused(`${path} at ${at}`, archiveOf(replaced(path.slice(7), changed)), [403, 422]);
    });
    const headers = Array.from({ length: 30 }, (_, i) => i * 21);
    await together(headers, 4, async (at, i) => {
      const forged = member(sound[3]!);
      forged[at]! ^= 1 << (i % 8);
      await refused(`header at ${at}`, archiveOf([...sound.slice(0, 3), forged, ...sound.slice(4)]));
    });
    await target.stillWell();
  });

  it('where it was signed anew by a stranger, under a familiar name too, or by nobody, or with a signature from elsewhere', async () => {
    const evil = { files: { 'model/card.md': Buffer.from('evil') } };
    await refused('by a stranger', archiveOf(remade(evil, [EVE])), [403]);
    const named = { ...TEST_SIGNER.identity, key: EVE.identity.key };
    await refused('by a stranger who borrows name and fingerprint', archiveOf(remade(evil, [{ ...EVE, identity: named }])), [403, 422]);
    await refused('without a signature', archiveOf(replaced(SIGNATURES, undefined)), [403]);
    await refused('with an empty one', archiveOf(replaced(SIGNATURES, Buffer.from('[]\n'))), [403]);
    const other = signManifest(Buffer.from('{"another":"manifest"}'), [TEST_SIGNER]).bytes;
    await refused("with a trusted key's signature of another manifest", archiveOf(replaced(SIGNATURES, other)), [403]);
    const older = membersOf(target.releases.bytes[0]!).find(({ path }) => path.endsWith(SIGNATURES))!.bytes;
    await refused('with the signature of the release before', archiveOf(replaced(SIGNATURES, older)), [403]);
    const optional = { ...evil, manifest: { signing: { required: false, keys: [] } } };
    await refused('that asks for no signature', archiveOf(remade(optional, null)), [403]);
    await refused(
      'turned back to format 1',
      archiveOf(remade({ ...evil, manifest: { formatVersion: 1, signing: undefined } }, null)),
      [403],
    );
    await refused('of a format to come', archiveOf(remade({ ...evil, manifest: { formatVersion: 3 } }, [TEST_SIGNER])));
    await target.stillWell();
  });

  it('where a key that is trusted signed what cannot be served', async () => {
    const serving = JSON.parse(String(bytesAt('serving.json')));
    const as = (change: Record<string, unknown>): Record<string, Uint8Array> => ({
      'serving.json': Buffer.from(JSON.stringify({ ...serving, ...change })),
    });
    const onnx = (bytes: Uint8Array): Record<string, Uint8Array> =>
      as({ model: { id: 'imported-onnx', version: 1, params: { file: { inline: Buffer.from(bytes).toString('base64') } } } });
    // A tensor that says it holds 2^40 floats, and a length that goes beyond the file.
    const huge = Buffer.from([0x3a, 0x0e, 0x2a, 0x0c, 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 0x10, 0x01, 0x4a, 0x00, 0x00]);
    const cases: Record<string, Record<string, Uint8Array>> = {
      'an ONNX file that claims more than there is': onnx(Buffer.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x7f])),
      'an ONNX file that claims 2^40 values': onnx(huge),
      'an ONNX file of noise': onnx(Buffer.alloc(100_000, 0x3a)),
      'JSON nested 300,000 deep': { 'serving.json': Buffer.from('['.repeat(300_000)) },
      'state nested 300,000 deep': { 'model/state.json': Buffer.from(`{"a":${'['.repeat(300_000)}`) },
      'a key __proto__': { 'serving.json': Buffer.from(`{"__proto__":{"polluted":1},${JSON.stringify(serving).slice(1)}`) },
      'a horizon of 1e308': as({ horizon: 1e308 }),
      'text where numbers belong': { 'serving.json': Buffer.from(JSON.stringify(serving).replace(/"seed":\d+/, '"seed":NaN')) },
      'a key twice': {
        'serving.json': Buffer.from(
          JSON.stringify(serving)
            .replace('{', '{"horizon":"x",')
            .replace(/"horizon":\d+/, '"horizon":-1'),
        ),
      },
      'a model of the prototype': as({ model: { id: 'constructor', version: 1, params: {} } }),
      'samples of other numbers': { 'samples.json': Buffer.from(String(bytesAt('samples.json')).replace(/\d\.\d/, '7.7')) },
      'a state of too many lines': { 'model/state.json': Buffer.concat([bytesAt('model/state.json'), Buffer.from('\n{}\n{}')]) },
      'a baseline that is none': { 'baseline/state.json': Buffer.from('\u0000\u0001') },
    };
    await together(Object.entries(cases), 4, async ([what, files]) => {
      const archive = archiveOf(remade({ files }, [TEST_SIGNER]));
      if (what === 'a key __proto__') expect([201, 422]).toContain((await target.ask('POST', '/v1/releases', archive)).status);
      else await refused(what, archive, [404, 422]);
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    await target.stillWell();
  });
});

describe('an archive that is a trap is refused', () => {
  it('whatever leads out of it, is no file, hides or comes twice', async () => {
    const bytes = Buffer.from('x');
    const gz = archiveOf(sound);
    const traps: Record<string, Uint8Array> = {
      traversal: archiveOf([...sound, { path: '../../../etc/evil', bytes }]),
      'traversal within': archiveOf([...sound, { path: top('a/../../../evil'), bytes }]),
      'traversal by the prefix': archiveOf([...sound, { path: 'evil', prefix: '../..', bytes }]),
      'absolute path': archiveOf([...sound, { path: '/etc/cron.d/evil', bytes }]),
      'drive of Windows': archiveOf([...sound, { path: 'C:\\evil', bytes }]),
      backslashes: archiveOf([...sound, { path: top('..\\..\\evil'), bytes }]),
      'symbolic link': archiveOf([...sound, { path: top('link'), flag: '2', link: '/etc/passwd' }]),
      'symbolic link in place of a file': archiveOf(
        sound.map((one) => (one.path === top('model/state.json') ? { path: one.path, flag: '2', link: '/etc/passwd' } : one)),
      ),
      'hard link': archiveOf([...sound, { path: top('link'), flag: '1', link: '/etc/passwd' }]),
      'character device': archiveOf([...sound, { path: top('dev'), flag: '3' }]),
      'block device': archiveOf([...sound, { path: top('dev'), flag: '4' }]),
      FIFO: archiveOf([...sound, { path: top('pipe'), flag: '6' }]),
      'extended header that renames': archiveOf([
        { path: 'pax', flag: 'x', bytes: Buffer.from('30 path=../../../../etc/evil\n') },
        ...sound,
      ]),
      'global extended header': archiveOf([{ path: 'pax', flag: 'g', bytes: Buffer.from('20 path=/etc/evil.x\n') }, ...sound]),
      'long name of GNU': archiveOf([{ path: '././@LongLink', flag: 'L', bytes: Buffer.from('../evil\0') }, ...sound]),
      'file twice': archiveOf([...sound, sound[2]!]),
      'manifest twice': archiveOf([...sound, sound.find((one) => one.path === top(MANIFEST))!]),
      'file twice in other words': archiveOf([...sound, { path: `./${sound[2]!.path}`, bytes: sound[2]!.bytes }]),
      'name in other case': archiveOf([...sound, { path: top('MODEL/STATE.JSON'), bytes }]),
      'name in another form of Unicode': archiveOf([...sound, { path: top('mode\u0301l/state.json'), bytes }]),
      'name of control characters': archiveOf([...sound, { path: top('a\r\n\u001b[2Jb'), bytes }]),
      'name that is no UTF-8': archiveOf([...sound, { path: Buffer.from([0x6c, 0xff, 0xfe]), bytes }]),
      'empty name': archiveOf([...sound, { path: '', bytes }]),
      'second manifest above': archiveOf([{ path: MANIFEST, bytes: Buffer.from('{}') }, ...sound]),
      'negative size': archiveOf([...sound, { path: top('n'), size: '-0000000001\0' }]),
      'size beyond the end': archiveOf([...sound, { path: top('n'), size: 8 ** 11 - 1 }]),
      'size in base 256': archiveOf([...sound, { path: top('n'), size: '\x80\0\0\0\0\0\0\0\0\0\x01\0' }]),
      'no end': archiveOf(sound, Buffer.alloc(0)),
      'a file behind the end': archiveOf(sound, Buffer.concat([END, member({ path: top('late'), bytes }), END])),
      'bytes behind the end of gzip': Buffer.concat([gz, Buffer.from('evil')]),
      'a second gzip behind the first': Buffer.concat([gz, gzipSync(member({ path: top('late'), bytes }))]),
      'half of it': gz.subarray(0, gz.length >> 1),
      'no gzip': Buffer.from('PK\u0003\u0004'),
      nothing: new Uint8Array(1),
    };
    await together(Object.entries(traps), 4, ([what, archive]) => refused(what, archive));
    await target.stillWell();
  });

  it('that unpacks to far more than it is: zeros, one in another, a heap of small files, a heap of manifests', async () => {
    const zeros = Buffer.alloc(2 ** 24);
    const packed = gzipSync(zeros);
    const before = process.memoryUsage().rss;
    const bombs: Record<string, Uint8Array> = {
      'zeros only': Buffer.concat(Array(8).fill(packed)),
      'one file of zeros': Buffer.concat([gzipSync(member({ path: top('zeros'), size: 2 ** 30 })), ...Array(17).fill(packed)]),
      'an archive in an archive': archiveOf([...sound, { path: top('inner.tar.gz'), bytes: Buffer.concat(Array(20).fill(packed)) }]),
      'twenty thousand files': archiveOf(Array.from({ length: 20_000 }, (_, i) => ({ path: top(`f/${i}`) }))),
      'fifty thousand folders': archiveOf(Array.from({ length: 50_000 }, (_, i) => ({ path: top(`f/${i}/`), flag: '5' }))),
      'a heap of manifests': archiveOf(
        Array.from({ length: 9 }, (_, i) => ({ path: top(`m${i}/${MANIFEST}`), bytes: zeros.subarray(2 ** 23) })),
      ),
    };
    for (const [what, archive] of Object.entries(bombs)) {
      const text = await refused(what, archive);
      expect(text.length).toBeLessThan(2000);
    }
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(600);
    expect((await target.ask('POST', '/v1/releases', new Uint8Array(9_000_000))).status).toBe(413);
    await target.stillWell();
  });

  it('and nothing of it is left on disk', () => {
    expect(onDisk().every((name) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
    expect(onDisk().length).toBeLessThanOrEqual(3);
  });
});
