import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { reserve, safeName } from './inbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-inbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a safe name', () => {
  it.each([
    ['load.csv', 'load.csv'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\load.csv.gz', 'load.csv.gz'],
    ['Größe 2026.csv', 'Größe 2026.csv'],
    ['.bashrc', 'bashrc'],
    ['a\u0000b\n.csv', 'a_b_.csv'],
    ['invoice\u202Egpj.exe', 'invoice_gpj.exe'],
    ['con.csv', '_con.csv'],
    ['what? *really*.csv', 'what_ _really_.csv'],
    ['...', 'upload'],
    ['', 'upload'],
    ['folder/', 'upload'],
  ])('%j becomes %j', (given, expected) => expect(safeName(given)).toBe(expected));

  it('stays in its folder, is short enough, and needs no second cleaning, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'grapheme', maxLength: 400 })), (given) => {
        const name = safeName(given);
        expect(basename(join(folder, name))).toBe(name);
        expect(name.startsWith('.')).toBe(false);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(safeName(name)).toBe(name);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('reserving a name', () => {
  it('gives every one of many at once a name of its own', async () => {
    const paths = await Promise.all(Array.from({ length: 20 }, () => reserve(folder, 'load.csv')));
    expect(new Set(paths).size).toBe(20);
    expect(readdirSync(folder)).toContain('load (20).csv');
  });
});
