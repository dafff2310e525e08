import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fetchElectron, findElectron, noDesktop } from './desktop.ts';

const root = mkdtempSync(join(tmpdir(), 'almanac-start-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const electron = join(root, 'node_modules', 'electron');

describe('the desktop window', () => {
  it.each([
    [['--browser'], true, {}, 1000, 'asked'],
    [[], true, { ALMANAC_BROWSER: '1' }, 1000, 'ALMANAC_BROWSER'],
    [[], false, {}, 1000, 'display'],
    [[], true, {}, 0, 'root'],
  ] as const)('with %j, display %s, %j, user %i: the browser, because %s', (args, display, env, uid, reason) => {
    expect(noDesktop(args, display, env, uid)).toContain(reason);
  });

  it('is used elsewhere', () => {
    expect(noDesktop([], true, {}, 1000)).toBeUndefined();
  });

  it('needs the program, which is looked for where the package puts it', () => {
    mkdirSync(join(electron, 'dist'), { recursive: true });
    expect(findElectron(root, {})).toBeUndefined();
    writeFileSync(join(electron, 'path.txt'), 'electron');
    expect(findElectron(root, {})).toBeUndefined();
    writeFileSync(join(electron, 'dist', 'electron'), '');
    expect(findElectron(root, {})).toBe(join(electron, 'dist', 'electron'));
  });

  it('says where it could not be fetched from', async () => {
    expect(await fetchElectron(root, { ELECTRON_MIRROR: 'http://127.0.0.1:9/' })).toEqual({
      reason: expect.stringContaining('127.0.0.1:9'),
    });
  });
});
