import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BundleFile } from '#shared/stages/publish.ts';
import { MANIFEST } from './entries.ts';
import { bundleOf } from './manifest.fixture.ts';
import { unsafePath } from './paths.ts';
import { verifyBundle } from './verify.ts';
import { writeBundle, writeText } from './write.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'almanac-bundle-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const folder = async (): Promise<string> => {
  const target = join(dir, 'release');
  await writeBundle(target, 'folder', 'spring-plan', bundleOf());
  return target;
};
const archive = async (name = 'release.tar.gz'): Promise<string> => {
  const target = join(dir, name);
  await writeBundle(target, 'tar.gz', 'spring-plan', bundleOf());
  return target;
};
const problems = async (path: string) => (await verifyBundle(path)).problems.map((p) => `${p.problem} ${p.path}`);
const flip = (file: string, at: number): void => {
  const bytes = readFileSync(file);
  bytes[at]! ^= 1;
  writeFileSync(file, bytes);
};
const paths = bundleOf().map((entry) => entry.path);

describe('a bundle as a folder', () => {
  it('verifies as written, and its digest is the SHA-256 of the manifest as sha256sum tells it', async () => {
    const path = await folder();
    const found = await verifyBundle(path);
    expect(found).toMatchObject({ ok: true, problems: [], files: paths.length });
    expect(execFileSync('sha256sum', [join(path, MANIFEST)], { encoding: 'utf8' })).toContain(found.digest);
    expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: path, encoding: 'utf8' })).toBe(
      'README.md: OK\nmanifest.json: OK\nmodel/card.md: OK\nmodel/state.json: OK\n',
    );
  });

  it.each(paths.filter((p) => p !== MANIFEST))('finds one flipped bit in %s', async (name) => {
    const path = await folder();
    flip(join(path, name), 3);
    expect(await problems(path)).toEqual([`changed ${name}`]);
  });

  it('finds every flipped bit of the manifest', async () => {
    const path = await folder();
    const { digest } = await verifyBundle(path);
    const size = readFileSync(join(path, MANIFEST)).length;
    for (let at = 0; at < size; at += 3) {
      flip(join(path, MANIFEST), at);
      const found = await verifyBundle(path);
      expect(found.ok).toBe(false);
      expect(found.digest).not.toBe(digest);
      flip(join(path, MANIFEST), at);
    }
  });

  it('finds files added, removed, shortened and swapped', async () => {
    const path = await folder();
    writeFileSync(join(path, 'model', 'extra.bin'), 'x');
    expect(await problems(path)).toEqual(['unlisted model/extra.bin']);
    rmSync(join(path, 'model', 'extra.bin'));
    truncateSync(join(path, 'model', 'state.json'), 10);
    expect(await problems(path)).toEqual(['changed model/state.json']);
    rmSync(join(path, 'model', 'state.json'));
    expect(await problems(path)).toEqual(['missing model/state.json']);
    renameSync(join(path, 'README.md'), join(path, 'x'));
    renameSync(join(path, 'model', 'card.md'), join(path, 'README.md'));
    renameSync(join(path, 'x'), join(path, 'model', 'card.md'));
    expect((await problems(path)).sort()).toEqual(['changed README.md', 'changed model/card.md', 'missing model/state.json']);
  });

  it('refuses links and special files without opening them', async () => {
    const path = await folder();
    const real = readFileSync(join(path, 'README.md'));
    writeFileSync(join(dir, 'elsewhere.md'), real);
    rmSync(join(path, 'README.md'));
    symlinkSync(join(dir, 'elsewhere.md'), join(path, 'README.md'));
    execFileSync('mkfifo', [join(path, 'pipe')]);
    expect((await problems(path)).sort()).toEqual(['missing README.md', 'unsafe README.md', 'unsafe pipe']);
  });

  it.each([
    ['../outside', 'leads out'],
    ['/etc/passwd', 'absolute'],
    ['C:/x', 'absolute'],
    ['a\\b', 'backslash'],
    ['a//b', 'plain form'],
    ['manifest.json', 'cannot list itself'],
    ['manifest.sig', 'cannot list itself'],
    ['README.md', 'twice'],
  ])('refuses a manifest that lists %s', async (listed, why) => {
    const path = await folder();
    const manifest = JSON.parse(readFileSync(join(path, MANIFEST), 'utf8')) as { files: BundleFile[] };
    manifest.files.push({ ...manifest.files.find((f) => f.path === 'README.md')!, path: listed });
    writeFileSync(join(path, MANIFEST), JSON.stringify(manifest));
    const found = await verifyBundle(path);
    expect(found.problems.find((p) => p.problem === 'unsafe')?.message).toContain(why);
  });

  it('says what is wrong with a manifest that is none', async () => {
    const path = await folder();
    writeFileSync(join(path, MANIFEST), '{"format":"other"}');
    expect((await verifyBundle(path)).problems[0]).toMatchObject({ problem: 'unreadable', path: MANIFEST });
    writeFileSync(join(path, MANIFEST), new Uint8Array([0xff, 0xfe, 0x00]));
    expect((await verifyBundle(path)).problems[0]).toMatchObject({ problem: 'unreadable', path: MANIFEST });
    rmSync(join(path, MANIFEST));
    expect(await problems(path)).toEqual(['missing manifest.json']);
    const newer = bundleOf().find((e) => e.path === MANIFEST)!;
    writeFileSync(join(path, MANIFEST), Buffer.from(newer.bytes).toString().replace('"formatVersion": 1', '"formatVersion": 3'));
    expect((await verifyBundle(path)).problems[0]?.message).toContain('format 3');
  });
});

describe('a bundle as an archive', () => {
  it('verifies, is the same bytes each time and without any time, owner or name of the machine', async () => {
    const a = await archive('a.tar.gz');
    const b = await archive('b.tar.gz');
    expect(await verifyBundle(a)).toMatchObject({ ok: true, problems: [], files: paths.length });
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
    expect([...readFileSync(a).subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
    const listed = execFileSync('tar', ['--utc', '--full-time', '-tvzf', a], { encoding: 'utf8' }).trim().split('\n');
    expect(listed.map((line) => line.replace(/ +/g, ' ').split(' ').at(-1))).toEqual([
      'spring-plan/manifest.json',
      'spring-plan/README.md',
      'spring-plan/SHA256SUMS',
      'spring-plan/model/card.md',
      'spring-plan/model/state.json',
    ]);
    for (const line of listed) expect(line).toMatch(/^-rw-r--r-- 0\/0 +\d+ 1970-01-01 00:00:00 /);
  });

  it('unpacks with tar to a folder that verifies with the same digest', async () => {
    const path = await archive();
    execFileSync('tar', ['-xzf', path, '-C', dir]);
    const unpacked = await verifyBundle(join(dir, 'spring-plan'));
    expect(unpacked).toMatchObject({ ok: true, digest: (await verifyBundle(path)).digest });
  });

  it('verifies when packed anew by another tar, with a folder at the top or without', async () => {
    const path = await folder();
    execFileSync('tar', ['-czf', join(dir, 'other.tar.gz'), '-C', dir, 'release']);
    execFileSync('tar', ['-czf', join(dir, 'flat.tar.gz'), '-C', path, '.']);
    expect(await problems(join(dir, 'other.tar.gz'))).toEqual([]);
    expect(await problems(join(dir, 'flat.tar.gz'))).toEqual([]);
  });

  it('finds any flipped bit of what is in it', async () => {
    const path = await archive();
    const good = await verifyBundle(path);
    const raw = readFileSync(path);
    for (let at = 10; at < raw.length; at += 41) {
      flip(path, at);
      const found = await verifyBundle(path);
      expect(found.ok, `bit at ${at} of ${raw.length}`).toBe(false);
      writeFileSync(path, raw);
    }
    expect(await verifyBundle(path)).toEqual(good);
  });

  it('finds any flipped bit of a file whose archive was packed again around it', async () => {
    const path = await archive();
    const tar = gunzipSync(readFileSync(path));
    for (const name of paths) {
      const changed = Buffer.from(tar);
      changed[tar.indexOf(`spring-plan/${name}\0`) + 512 + 5]! ^= 1;
      writeFileSync(path, gzipSync(changed));
      const found = await verifyBundle(path);
      if (name === MANIFEST) expect(found.ok).toBe(false);
      else expect(found.problems).toMatchObject([{ problem: 'changed', path: name }]);
    }
  });

  it('finds every truncation, and what follows the end', async () => {
    const path = await archive();
    const raw = readFileSync(path);
    for (const length of [2, 11, Math.floor(raw.length / 2), raw.length - 9, raw.length - 1]) {
      writeFileSync(path, raw.subarray(0, length));
      expect((await problems(path)).some((p) => p.startsWith('unreadable'))).toBe(true);
    }
    writeFileSync(path, raw);
    appendFileSync(path, 'more');
    expect((await verifyBundle(path)).ok).toBe(false);
    writeFileSync(path, Buffer.concat([raw, Buffer.alloc(4)]));
    expect((await verifyBundle(path)).problems).toMatchObject([{ problem: 'unlisted', message: '4 bytes follow the end of the archive.' }]);
    const tar = gunzipSync(raw);
    for (const length of [512, 700, 2048]) {
      writeFileSync(path, gzipSync(tar.subarray(0, length)));
      expect((await verifyBundle(path)).ok).toBe(false);
    }
  });

  it('finds links, paths that lead out, files twice and strangers', async () => {
    const block = (fields: Record<string, unknown>, body = ''): Buffer => {
      const header = new Header({ mode: 0o644, size: body.length, ...fields } as never);
      header.encode();
      return Buffer.concat([header.block!, Buffer.from(body.padEnd(Math.ceil(body.length / 512) * 512, '\0'))]);
    };
    const path = await archive();
    const tar = gunzipSync(readFileSync(path));
    const injected = async (extra: Buffer): Promise<string[]> => {
      writeFileSync(path, gzipSync(Buffer.concat([extra, tar])));
      return problems(path);
    };
    expect(await injected(block({ path: 'spring-plan/a', type: 'SymbolicLink', linkpath: '/etc/passwd' }))).toEqual([
      'unsafe spring-plan/a',
    ]);
    expect(await injected(block({ path: 'spring-plan/a', type: 'Link', linkpath: 'spring-plan/README.md' }))).toEqual([
      'unsafe spring-plan/a',
    ]);
    expect(await injected(block({ path: 'spring-plan/a', type: 'CharacterDevice' }))).toEqual(['unsafe spring-plan/a']);
    expect(await injected(block({ path: '../../evil', type: 'File' }, 'x'))).toEqual(['unsafe ../../evil']);
    expect(await injected(block({ path: '/evil', type: 'File' }, 'x'))).toEqual(['unsafe /evil']);
    expect(await injected(block({ path: 'spring-plan/evil', type: 'File' }, 'x'))).toEqual(['unlisted evil']);
    expect(await injected(block({ path: 'beside/evil', type: 'File' }, 'x'))).toEqual(['unlisted ../beside/evil']);
    expect((await injected(block({ path: 'spring-plan/README.md', type: 'File' }, 'x'))).length).toBeGreaterThan(0);
  });

  it('stops at a bomb, also at one that is packed twice', async () => {
    const path = join(dir, 'bomb.tar.gz');
    const bomb = gzipSync(Buffer.alloc(300 * 2 ** 20));
    writeFileSync(path, bomb);
    expect((await verifyBundle(path)).problems[0]?.message).toContain('more follows the end');
    writeFileSync(path, gzipSync(bomb));
    expect((await verifyBundle(path)).problems[0]?.message).toContain('damaged');
  });

  it('refuses what is no bundle at all', async () => {
    writeFileSync(join(dir, 'x.tar.gz'), 'plain text');
    await expect(verifyBundle(join(dir, 'x.tar.gz'))).rejects.toMatchObject({ code: 'UNREADABLE' });
    await expect(verifyBundle(join(dir, 'nothing'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    mkdirSync(join(dir, 'empty'));
    expect(await problems(join(dir, 'empty'))).toEqual(['missing manifest.json']);
  });
});

describe('writing', () => {
  it('never overwrites, never leaves a draft, and clears those of processes that were killed', async () => {
    const path = await folder();
    await expect(writeBundle(path, 'folder', 'x', bundleOf())).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(writeText(join(path, 'README.md'), '')).rejects.toMatchObject({ code: 'CONFLICT' });
    const gone = 2 ** 22 + 1;
    mkdirSync(join(dir, `.next.${gone}-00000000.part`));
    mkdirSync(join(dir, `.next.${process.pid}-00000000.part`));
    await writeText(join(dir, 'next'), 'hello');
    expect(readdirSync(dir).sort()).toEqual([`.next.${process.pid}-00000000.part`, 'next', 'release']);
    const broken = [...bundleOf(), { path: 'model', bytes: new Uint8Array() }];
    await expect(writeBundle(join(dir, 'half'), 'folder', 'x', broken)).rejects.toThrow();
    expect(readdirSync(dir)).not.toContain('half');
    expect(readdirSync(dir).filter((name) => name.startsWith('.half'))).toEqual([]);
  });

  it('makes the folders above its target, unless a file is in the way', async () => {
    await writeText(join(dir, 'of', '2026', 'note'), 'hello');
    expect(readdirSync(join(dir, 'of', '2026'))).toEqual(['note']);
    for (const inTheWay of [join(dir, 'of', '2026', 'note'), join(dir, 'of', '2026', 'note', 'deeper')])
      await expect(writeBundle(join(inTheWay, 'release'), 'folder', 'x', bundleOf())).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('leaves a whole bundle or none where the process is killed at any moment', async () => {
    const code = (target: string) => `
      const { writeBundle } = await import(${JSON.stringify(new URL('./write.ts', import.meta.url).href)});
      const { bundleOf } = await import(${JSON.stringify(new URL('./manifest.fixture.ts', import.meta.url).href)});
      const big = Array.from({ length: 40 }, (_, i) => ({ path: 'extra/' + i, bytes: new Uint8Array(2 ** 20).map((_, k) => (k * 2654435761) >>> i % 8) }));
      const entries = bundleOf(big);
      process.stdout.write('go');
      await writeBundle(${JSON.stringify(target)}, 'tar.gz', 'x', entries);
      process.stdout.write('done');
    `;
    for (const delay of [0, 40, 150, 400]) {
      const target = join(dir, `killed-${delay}`);
      const child = spawn(process.execPath, ['--input-type=module', '-e', code(target)], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      setTimeout(() => child.kill('SIGKILL'), delay);
      await ended;
      if (existsSync(target)) expect((await verifyBundle(target)).problems).toEqual([]);
      await writeText(`${target}-next`, '');
    }
  });

  it('writes the same folder whatever the times and the umask', async () => {
    const before = process.umask(0o077);
    try {
      const a = await archive('a.tar.gz');
      process.umask(0o002);
      const b = await archive('b.tar.gz');
      utimesSync(a, 0, 0);
      expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
    } finally {
      process.umask(before);
    }
  });
});

describe('unsafePath', () => {
  it.each(['a', 'a/b.c', 'ä b', '...'])('allows %s', (path) => expect(unsafePath(path)).toBeUndefined());
  it.each(['', '/', '..', 'a/..', './a', 'a/', 'a\0b', 'c:\\x', 'a\nb'])('refuses %j', (path) => expect(unsafePath(path)).toBeDefined());
});
