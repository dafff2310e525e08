import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError, configure } from './configuration.ts';
import { ADA, EVE } from './serving.fixture.ts';

describe('the configuration', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-configuration-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const of = (variables: Record<string, string>) => configure({ ALMANAC_DATA: join(folder, 'data'), ...variables });
  const problems = (variables: Record<string, string>): string => {
    try {
      of(variables);
      return '';
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      return (error as Error).message;
    }
  };

  it('makes an admin token that only its owner reads, once', () => {
    const first = of({});
    expect(first.adminToken).toMatch(/^[\w-]{43}$/);
    expect(readFileSync(first.adminTokenFile!, 'utf8').trim()).toBe(first.adminToken);
    expect(statSync(first.adminTokenFile!).mode & 0o777).toBe(0o600);
    expect(of({}).adminToken).toBe(first.adminToken);
    expect(of({ ALMANAC_ADMIN_TOKEN_FILE: file('admin', 'a-token-of-my-own\n') })).toMatchObject({
      adminToken: 'a-token-of-my-own',
      adminTokenFile: null,
    });
  });

  it('reads trusted keys from a file, as lines, or with commas; without any nothing is trusted', () => {
    const [ada, eve] = [`Ada of Sales ${ADA.identity.key}`, `Eve ${EVE.identity.key}`];
    const both = [ADA.identity.fingerprint, EVE.identity.fingerprint];
    for (const given of [`${ada}\n${eve}`, `${ada},${eve}`, file('keys', `# mine\n${ada}\n${eve}\n`)]) {
      const { trusted } = of({ ALMANAC_TRUSTED_KEYS: given });
      expect(trusted === 'anyone' ? [] : trusted.map(({ fingerprint }) => fingerprint)).toEqual(both);
    }
    expect([of({}).trusted, of({ ALMANAC_ALLOW_UNSIGNED: '1' }).trusted]).toEqual([[], 'anyone']);
    expect(problems({ ALMANAC_TRUSTED_KEYS: file('bad', 'Ada AAAA\n') })).toMatch(/^ALMANAC_TRUSTED_KEYS holds no trusted keys: /);
  });

  it('refuses secrets that are short, files that are not there, and lists of tokens that are none', () => {
    expect(problems({ ALMANAC_JWT_SECRET: 'short-one' })).toBe('ALMANAC_JWT_SECRET has less than 32 bytes');
    expect(problems({ ALMANAC_WEBHOOK_SECRET_FILE: '/nowhere/secret' })).toMatch(/^ALMANAC_WEBHOOK_SECRET_FILE names .* ENOENT$/);
    expect(problems({ ALMANAC_TOKENS: '/nowhere/tokens' })).toMatch(/^ALMANAC_TOKENS names .* ENOENT$/);
    expect(problems({ ALMANAC_TOKENS: file('tokens', 'grid-bot viewer\n') })).toMatch(/^ALMANAC_TOKENS names .*line 1/);
    expect(problems({ ALMANAC_DATA: file('plain', '') })).toMatch(/^ALMANAC_DATA names /);
  });

  it('that does not fit ends the process with one line for each problem, and no value', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
      env: { PATH: process.env.PATH, ALMANAC_DATA: folder, ALMANAC_PORT: 'eighty', ALMANAC_RATELIMIT: '1/minute', ALMANAC_JWT_SECRET: '' },
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([1, '']);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ level, variable }) => [level, variable])).toEqual([
      ['fatal', 'ALMANAC_RATELIMIT'],
      ['fatal', 'ALMANAC_PORT'],
    ]);
    expect(stderr).not.toContain('eighty');
  });
});
