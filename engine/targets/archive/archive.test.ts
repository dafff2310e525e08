import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { BundleFile } from '#shared/stages/publish.ts';
import { noise, sourceIn, tempFolder } from '../release.fixture.ts';
import { extract } from './extract.ts';
import { pack } from './pack.ts';
import { writeTar } from './tar.ts';
import { unpack } from './unpack.ts';

const folder = tempFolder();
afterAll(() => folder.close());
const never = new AbortController().signal;

async function tarOf(contents: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const files = [...contents].map(
    ([path, bytes]): BundleFile => ({ path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }),
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeTar(files, (path) => Readable.from([contents.get(path)!]))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('archives', () => {
  it('are read by GNU tar as they were meant: any length, any name that ustar can hold', async () => {
    const segment = fc
      .string({ unit: fc.constantFrom(...'abcXYZ019._-é '), minLength: 1, maxLength: 40 })
      .filter((s) => /^[^.\s-].*[^\s]$/.test(s));
    const path = fc
      .array(segment, { minLength: 1, maxLength: 6 })
      .map((parts) => parts.join('/'))
      .filter((p) => Buffer.byteLength(p) < 180);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(path, fc.nat(1500)), { minLength: 1, maxLength: 5, selector: ([p]) => p.toLowerCase() }),
        async (listed) => {
          const paths = listed.map(([p]) => p);
          fc.pre(!paths.some((p) => paths.some((q) => q.startsWith(`${p}/`))));
          const contents = new Map(listed.map(([p, size]) => [p, noise(p, size)] as const));
          const bytes = await tarOf(contents).catch((error: Error) => error);
          if (bytes instanceof Error) return expect(bytes.message).toContain('too long');
          const out = join(folder.path, `out-${n++}`);
          mkdirSync(out);
          execFileSync('tar', ['xf', '-', '-C', out], { input: bytes });
          for (const [p, content] of contents) expect(readFileSync(join(out, p)).equals(content), p).toBe(true);
        },
      ),
      { numRuns: 15, seed: 1 },
    );
  });

  it('of equal files are equal bytes, with nothing of this machine in them', async () => {
    const source = await sourceIn(folder.path);
    const one = await pack(source, 'one.tar.gz', source.files, never);
    const two = await pack(source, 'two.tar.gz', source.files, never);
    expect(one).toMatchObject({ bytes: two.bytes, sha256: two.sha256 });
    const bytes = readFileSync(one.file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(one.sha256);
    // RFC 1952: no name and no time, and no operating system.
    expect([...bytes.subarray(3, 8), bytes[9]]).toEqual([0, 0, 0, 0, 0, 255]);
    const listed = execFileSync('tar', ['tvzf', one.file, '--numeric-owner'], {
      encoding: 'utf8',
      env: { TZ: 'UTC', PATH: process.env.PATH },
    })
      .trim()
      .split('\n');
    for (const line of listed) expect(line).toMatch(/^-rw-r--r-- 0\/0 .* 1970-01-01 00:00 /);
    expect(await unpack(Readable.from([bytes]), 10 ** 7)).toMatchObject({ bytes: one.bytes, sha256: one.sha256, files: [...source.files] });
  });

  it('from elsewhere are not unpacked without bounds, nor where they are damaged', async () => {
    const bomb = gzipSync(await tarOf(new Map([['zeros', Buffer.alloc(5_000_000)]])));
    await expect(unpack(Readable.from([bomb]), 1_000_000)).rejects.toThrow('more than 1000000 bytes');
    await expect(unpack(Readable.from([bomb.subarray(0, bomb.length - 20)]), 10 ** 7)).rejects.toThrow();
    await expect(unpack(Readable.from([Buffer.from('no archive')]), 10 ** 7)).rejects.toThrow();
    const links = join(folder.path, 'links');
    mkdirSync(links);
    execFileSync('ln', ['-s', '/etc/passwd', join(links, 'link')]);
    const archive = execFileSync('tar', ['czf', '-', '--format=ustar', '-C', links, 'link']);
    await expect(unpack(Readable.from([archive]), 10 ** 7)).rejects.toThrow('symbolic link');
    const file = join(folder.path, 'links.tar.gz');
    writeFileSync(file, archive);
    mkdirSync(join(folder.path, 'into'));
    await expect(extract(file, join(folder.path, 'into'))).rejects.toThrow('symbolic link');
    writeFileSync(file, gzipSync(await tarOf(new Map([['a/../../out', Buffer.from('x')]]))));
    await expect(extract(file, join(folder.path, 'into'))).rejects.toThrow('leads out');
  });
});
