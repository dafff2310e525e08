import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderTarget } from '#shared/domain/target.ts';
import { verifyBundle } from '../../bundle/verify.ts';
import { pushTo } from '../push.ts';
import { pushContext, sourceIn, tempFolder } from '../release.fixture.ts';

let folder: ReturnType<typeof tempFolder>;
let share: string;
let target: FolderTarget;

beforeEach(() => {
  folder = tempFolder();
  share = join(folder.path, 'share');
  mkdirSync(share);
  target = { kind: 'folder', name: 'share', path: share };
});
afterEach(() => folder.close());

const json = (...path: string[]): { releases: { version: number; digest: string }[]; tags: Record<string, string> } =>
  JSON.parse(readFileSync(join(...path), 'utf8'));

describe('pushing to a folder', () => {
  it('lays the release out by its digest, whole and verified, with an index beside it', async () => {
    const source = await sourceIn(folder.path);
    const pushed = await pushTo(target, source, pushContext(folder.path, {}, { tag: 'latest' }));
    expect(pushed).toMatchObject({ reference: join(share, 'spring-plan', source.digest), bytes: source.bytes, reused: 0 });
    expect(await verifyBundle(pushed.reference)).toMatchObject({ ok: true, digest: source.digest });
    expect(readdirSync(join(share, 'spring-plan')).sort()).toEqual([source.digest, 'index.json'].sort());
    expect(json(share, 'spring-plan', 'index.json')).toMatchObject({
      releases: [{ version: 1, digest: source.digest }],
      tags: { latest: source.digest },
    });
  });

  it('moves no bytes the second time, and sends a damaged file again', async () => {
    const source = await sourceIn(folder.path, { format: 'tar.gz' });
    const first = await pushTo(target, source, pushContext(folder.path));
    const index = readFileSync(join(share, 'spring-plan', 'index.json'));
    expect(await pushTo(target, source, pushContext(folder.path))).toMatchObject({ reused: source.bytes, reference: first.reference });
    expect(readFileSync(join(share, 'spring-plan', 'index.json'))).toEqual(index);
    const weights = join(first.reference, 'model', 'weights.bin');
    const bytes = readFileSync(weights);
    bytes[100]! ^= 1;
    writeFileSync(weights, bytes);
    const ctx = pushContext(folder.path);
    expect(await pushTo(target, source, ctx)).toMatchObject({ reused: source.bytes - bytes.length });
    expect(ctx.notes.join()).toContain('model/weights.bin was there and damaged');
    expect(await verifyBundle(first.reference)).toMatchObject({ ok: true });
    writeFileSync(join(first.reference, 'model', 'more.txt'), 'x');
    await expect(pushTo(target, source, pushContext(folder.path))).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringContaining('model/more.txt'),
    });
  });

  it('goes on where a cancelled push stopped, at whatever file that was', async () => {
    const source = await sourceIn(folder.path);
    for (let stop = 0; stop < source.files.length; stop++) {
      const ctx = pushContext(folder.path);
      let seen = 0;
      const progress = (_: number, message: string): void => {
        if (message.startsWith('sending') && seen++ === stop) ctx.abort.abort();
      };
      const outcome = await pushTo({ ...target, path: share }, source, { ...ctx, progress }).catch((error: { code: string }) => error.code);
      if (outcome !== 'CANCELLED') break;
      expect(existsSync(join(share, 'spring-plan', 'index.json'))).toBe(false);
    }
    const pushed = await pushTo(target, source, pushContext(folder.path));
    expect(pushed.reused).toBeGreaterThan(0);
    expect(await verifyBundle(pushed.reference)).toMatchObject({ ok: true });
    expect(readdirSync(join(share, 'spring-plan')).sort()).toEqual([source.digest, 'index.json'].sort());
  });

  it('keeps versions beside each other, and refuses another release as the same version', async () => {
    const [one, two] = [await sourceIn(folder.path), await sourceIn(folder.path, { version: 2 })];
    await pushTo(target, one, pushContext(folder.path));
    await pushTo(target, two, pushContext(folder.path));
    expect(json(share, 'spring-plan', 'index.json').releases.map((r) => r.version)).toEqual([1, 2]);
    await expect(pushTo(target, { ...two, version: 1 }, pushContext(folder.path))).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(pushTo(target, { ...one, model: 'spring PLAN' }, pushContext(folder.path))).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('may be done by two at once', async () => {
    const [one, two] = [await sourceIn(folder.path), await sourceIn(folder.path, { version: 2 })];
    const outcomes = await Promise.allSettled([one, two].map((source) => pushTo(target, source, pushContext(folder.path))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    for (const source of [one, two]) await pushTo(target, source, pushContext(folder.path));
    expect(json(share, 'spring-plan', 'index.json').releases.map((r) => r.version)).toEqual([1, 2]);
  });

  it('makes no folder where a share is not mounted, and writes through no link', async () => {
    const source = await sourceIn(folder.path);
    const absent = join(folder.path, 'mnt');
    await expect(pushTo({ ...target, path: absent }, source, pushContext(folder.path))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(existsSync(absent)).toBe(false);
    const draft = join(share, 'spring-plan', `${source.digest}.part`);
    mkdirSync(draft, { recursive: true });
    const precious = join(folder.path, 'precious');
    writeFileSync(precious, 'mine');
    symlinkSync(precious, join(draft, 'README.md'));
    await pushTo(target, source, pushContext(folder.path));
    expect(readFileSync(precious, 'utf8')).toBe('mine');
  });

  it.skipIf(process.getuid?.() === 0)('says which folder may not be written to (skipped for root, who may write anywhere)', async () => {
    const source = await sourceIn(folder.path);
    chmodSync(share, 0o500);
    await expect(pushTo(target, source, pushContext(folder.path))).rejects.toMatchObject({ code: 'NO_PERMISSION' });
  });
});

describe('a release that is not what its record says', () => {
  it('is not pushed', async () => {
    const source = await sourceIn(folder.path);
    const { openSource } = await import('../source.ts');
    const record = { path: source.path, digest: source.digest, files: [...source.files] };
    const open = (given: typeof record) => openSource(given, { model: 'm', version: 1 }, join(folder.path, 'scratch'));
    await expect(open({ ...record, digest: '0'.repeat(64) })).rejects.toMatchObject({ code: 'CORRUPT' });
    await expect(open({ ...record, files: record.files.slice(1) })).rejects.toMatchObject({ code: 'CORRUPT' });
    writeFileSync(join(source.path, 'README.md'), 'other');
    await expect(open(record)).rejects.toMatchObject({ code: 'CORRUPT', message: expect.stringContaining('README.md') });
    await expect(open({ ...record, path: `${source.path}x` })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
