import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { testRelease, trustedLine } from '../testing.ts';
import { PLANTED, tellsNothing } from './target.fixture.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const IN_NAMESPACE = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;

/** A disk of so many MiB of its own, seen by one process only: it is gone with it. */
const start = (disk: string, size: number, environment: Record<string, string>): ChildProcess =>
  spawn(
    'unshare',
    ['-rm', 'sh', '-c', `mount -t tmpfs -o size=${size}m tmpfs "$1" && exec "$2" "$3" > "$1/log" 2>&1`, 'sh', disk, process.execPath, MAIN],
    {
      env: { PATH: process.env.PATH, ...environment },
      stdio: 'inherit',
    },
  );

describe.skipIf(!IN_NAMESPACE)(`a disk that is full${IN_NAMESPACE ? '' : ' (skipped: this system mounts none for a test)'}`, () => {
  const children: ChildProcess[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'almanac-disk-'));
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is told with 507, leaves nothing half, ends nothing; once there is room it goes on', async () => {
    const releases = await testRelease({ versions: [1, 2], folder });
    const child = start(folder, 4, {
      ...{ ALMANAC_PORT: '0', ALMANAC_DATA: join(folder, 'data'), ALMANAC_ADMIN_TOKEN: PLANTED.admin, ALMANAC_RATE_LIMIT: 'off' },
      ...{ ALMANAC_TRUSTED_KEYS: trustedLine(), ALMANAC_THREADS: '1', ALMANAC_WEBHOOK_SECRET: PLANTED.webhook },
    });
    children.push(child);
    // The root of the process is where its own mounts are seen from.
    const inside = (path: string): string => join(`/proc/${child.pid}/root`, folder, path);
    const log = (): string => readFileSync(inside('log'), 'utf8');
    await expect.poll(() => /"address":"([^"]+)"/.exec(log())?.[1], { timeout: 30_000 }).toBeTruthy();
    const address = /"address":"([^"]+)"/.exec(log())![1]!;
    const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const bytes = body instanceof Uint8Array;
      const answer = await fetch(`${address}${path}`, {
        method,
        headers: {
          'x-api-token': PLANTED.admin,
          ...(body !== undefined && { 'content-type': bytes ? 'application/gzip' : 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: bytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
      });
      const text = await answer.text();
      tellsNothing(text, folder);
      return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : undefined };
    };
    const forecast = () => ask('POST', '/v1/forecast', { series: [{ id: 's0' }] });

    const first = (await ask('POST', '/v1/releases', releases.bytes[0])).json.release.digest;
    expect((await ask('POST', '/v1/models/load/aliases/champion', { digest: first })).status).toBe(200);
    const second = (await ask('POST', '/v1/releases', releases.bytes[1])).json.release.digest;
    const aliases = readFileSync(inside('data/aliases.json'), 'utf8');
    const before = { releases: readdirSync(inside('data/releases')).sort(), top: readdirSync(inside('data')).sort() };
    const upload = { bytes: 3_000_000, sha256: 'a'.repeat(64) };
    expect((await ask('POST', '/v1/uploads', upload)).status).toBe(200);

    const fill = openSync(inside('fill'), 'w');
    const block = Buffer.alloc(2 ** 16);
    const full = (): void => {
      for (let size = block.length; size >= 1; )
        try {
          writeSync(fill, block, 0, size);
        } catch {
          size >>= 4;
        }
    };
    full();
    const refused = [
      await ask('POST', '/v1/releases', new Uint8Array(1_000_000)),
      await ask('PATCH', `/v1/uploads/${upload.sha256}`, new Uint8Array(1_000_000), {
        'content-type': 'application/octet-stream',
        'upload-offset': '0',
      }),
      await ask('POST', '/v1/uploads', { bytes: 10, sha256: 'b'.repeat(64) }),
      await ask('POST', '/v1/models/load/aliases/champion', { digest: second }),
      await ask('POST', '/v1/tokens', { name: 'x', role: 'viewer' }),
    ];
    expect(refused.map(({ status, json }) => [status, json.error.code])).toEqual(refused.map(() => [507, 'DISK_FULL']));
    for (let i = 0; i < 60; i++) {
      full();
      expect((await forecast()).json.version).toBe(1);
    }
    expect(child.exitCode).toBeNull();
    expect(readFileSync(inside('data/aliases.json'), 'utf8')).toBe(aliases);
    expect(readdirSync(inside('data/releases')).sort()).toEqual(before.releases);

    closeSync(fill);
    unlinkSync(inside('fill'));
    expect((await ask('POST', '/v1/models/load/aliases/champion', { digest: second })).status).toBe(200);
    expect((await forecast()).json.version).toBe(2);
    expect((await ask('POST', '/v1/tokens', { name: 'x', role: 'viewer' })).status).toBe(201);
    expect(readdirSync(inside('data')).filter((name) => name.endsWith('.part'))).toEqual([]);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
