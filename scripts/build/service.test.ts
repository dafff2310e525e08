import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyBundle } from '#engine/bundle/verify.ts';
import { createEngine } from '#engine/index.ts';
import { finish } from '#engine/testing/clients.ts';
import { BUNDLES, buildReleaseFiles, bundle } from './node.ts';
import { ROOT } from './page.ts';
import { approvedModel, HORIZON, MODEL, sales } from './release.fixture.ts';

const TOKEN = 'a-token-for-this-test-only-0123456789abcdef';
const RELEASE_FILES = join(ROOT, 'dist', 'release-files.json');
// As it is packaged: its engine finds what releases carry beside itself.
const PACKAGED = `.cache/service-test-cli-${process.pid}`;
const CLI = join(ROOT, PACKAGED, 'almanac.js');

const folder = mkdtempSync(join(tmpdir(), 'almanac-service-'));
const archive = join(folder, 'release.tar.gz');
const home = join(folder, 'home');
/** The archive, unpacked by tar. */
const release = join(folder, 'unpacked', 'shop-plan');

let approval: string;
let keys: string;
let digest: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  mkdirSync(home);
  await buildReleaseFiles();
  await bundle({ ...BUNDLES.cli, out: PACKAGED });
  const engine = createEngine({ home, logLevel: 'silent' });
  try {
    ({ approval, keys } = await approvedModel(engine, folder));
    const grace = engine.client({ actor: 'test', identity: 'Grace' });
    await finish(grace.publish.run({ approval, path: archive, format: 'tar.gz' }));
    const verified = await grace.publish.verify({ path: archive });
    expect(verified).toMatchObject({ ok: true, signatures: [{ name: 'Grace', valid: true, trusted: true }] });
    digest = verified.digest;
  } finally {
    await engine.close();
  }
  mkdirSync(join(folder, 'unpacked'));
  execFileSync('tar', ['-xzf', archive, '-C', join(folder, 'unpacked')]);
});
afterAll(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  for (const made of [folder, join(ROOT, PACKAGED)]) rmSync(made, { recursive: true, force: true });
});

// What npm told its scripts is not for the npm of another folder.
const plain = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_(package|lifecycle|config_local|command|execpath|node)|^VITEST|^NODE_ENV|^INIT_CWD/.test(name),
  ),
);
const env = { ...plain, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };

/** Runs the command line in a process of its own, a month later by its clock where asked. */
function almanac(args: readonly string[], later = false): { status: number | null; stdout: string; stderr: string } {
  const month = 30 * 86_400_000;
  const shifted = `data:text/javascript,const N=Date;globalThis.Date=class extends N{constructor(...a){a.length?super(...a):super(N.now()+${month})}static now(){return N.now()+${month}}}`;
  const given = [...(later ? ['--import', shifted] : []), CLI, ...args];
  return spawnSync(process.execPath, given, {
    encoding: 'utf8',
    env: { ...env, ALMANAC_HOME: home, ALMANAC_WORKSPACE: join(folder, 'work') },
    timeout: 60_000,
  });
}

describe('a release', () => {
  it('has the same digest when it is built again: by the packaged engine in another process, as a folder, a month later', async (test) => {
    const packaged = readFileSync(join(ROOT, PACKAGED, 'release-files.json'));
    const runs = [
      { name: 'again.tar.gz', format: 'tar.gz', later: false },
      { name: 'later', format: 'folder', later: true },
    ];
    const digests: string[] = [];
    for (const { name, format, later } of runs) {
      const path = join(folder, name);
      const built = almanac(
        ['release', 'build', '--approval', approval, '--path', path, '--format', format, '--as', 'Grace', '--quiet'],
        later,
      );
      expect(built.status, built.stderr).toBe(0);
      const verified = await verifyBundle(path);
      expect(verified.problems).toEqual([]);
      digests.push(verified.digest);
    }
    if (!packaged.equals(readFileSync(RELEASE_FILES))) return test.skip('the sources of the service were changed meanwhile');
    expect(digests).toEqual([digest, digest]);
    expect(readFileSync(join(folder, 'again.tar.gz')).equals(readFileSync(archive))).toBe(true);
  });

  it('holds nothing of the machine it was built on', () => {
    for (const path of execFileSync('find', [release, '-type', 'f'], { encoding: 'utf8' }).trim().split('\n')) {
      const text = readFileSync(path, 'utf8');
      expect(text.includes(folder), path).toBe(false);
      expect(text.includes(ROOT), path).toBe(false);
    }
  });

  it('has a lock file that is the part of the product that the service imports', () => {
    const manifest = JSON.parse(readFileSync(join(release, 'service/package.json'), 'utf8'));
    const lock = JSON.parse(readFileSync(join(release, 'service/package-lock.json'), 'utf8'));
    expect(lock.packages[''].dependencies).toEqual(manifest.dependencies);
    expect(Object.keys(manifest.dependencies)).toEqual(expect.arrayContaining(['fastify', 'onnxruntime-node', 'zod']));
    for (const heavy of ['@duckdb/node-api', 'electron', 'react', 'vite'])
      expect(lock.packages).not.toHaveProperty(`node_modules/${heavy}`);
  });
});

interface Served {
  readonly url: string;
  readonly child: ChildProcess;
  readonly log: () => string;
}

async function serve(service: string, more: Record<string, string> = {}, entry = 'serve.mjs'): Promise<Served> {
  const data = mkdtempSync(join(folder, 'data-'));
  writeFileSync(join(data, 'token'), TOKEN, { mode: 0o600 });
  const settings = {
    ALMANAC_PORT: '0',
    ALMANAC_DATA: data,
    ALMANAC_RELEASES: archive,
    ALMANAC_TRUSTED_KEYS: keys,
    ALMANAC_RATE_LIMIT: 'off',
  };
  const given = { ...env, ...settings, ALMANAC_ADMIN_TOKEN_FILE: join(data, 'token'), NODE_ENV: 'production', ...more };
  const child = spawn(process.execPath, [entry], { cwd: service, env: given, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (part: Buffer): void => {
      log += part;
      const found = /"address":"(http:[^"]+)"/.exec(log);
      if (found) resolve(found[1]!);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${log}`)));
  });
  return { url, child, log: () => log };
}

const script = (name: string, args: readonly string[], more: Record<string, string> = {}) => {
  const program = name.endsWith('.sh') ? 'sh' : process.execPath;
  return spawnSync(program, [join(release, 'deploy', name), ...args], {
    encoding: 'utf8',
    env: { ...env, FORECAST_TOKEN: TOKEN, ...more },
    timeout: 60_000,
  });
};

/** Installs the service of the bundle in a clean folder. Its reason where npm cannot fetch, from its cache or from the registry. */
function install(service: string): string | undefined {
  cpSync(join(release, 'service'), service, { recursive: true });
  const ran = spawnSync('npm', ['ci', '--omit=dev', '--prefer-offline'], { cwd: service, env, encoding: 'utf8', timeout: 50_000 });
  if (ran.status === 0) return undefined;
  if (/EUSAGE|ERESOLVE|EINTEGRITY|EBADENGINE/.test(ran.stderr)) throw new Error(ran.stderr);
  return `npm cannot fetch packages here: ${ran.stderr.split('\n').find((line) => line.includes('error')) ?? ran.error?.message}`;
}

describe('the service of a release', () => {
  it('is installed with npm ci in a clean folder, serves its golden samples, and ends with 0', { timeout: 120_000 }, async (test) => {
    const service = join(folder, 'service');
    const reason = install(service);
    if (reason) return test.skip(reason);
    // What the Dockerfile leaves of the runtime of ONNX models.
    expect(existsSync(join(service, 'node_modules/onnxruntime-node/bin/napi-v6/linux/x64'))).toBe(true);
    const { url, child, log } = await serve(service);
    expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({ status: 'ready', models: 1 });
    const smoke = script('smoke.mjs', [url]);
    expect(smoke.status, `${smoke.stdout}${smoke.stderr}${log()}`).toBe(0);
    expect(smoke.stdout).toMatch(/^north +fitted +largest difference \d/m);
    const answer = await fetch(`${url}/v1/forecast`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-token': TOKEN },
      body: JSON.stringify({ series: [{ id: 'north', future: { price: Array.from({ length: HORIZON }, () => 12) } }] }),
    });
    expect(await answer.json()).toMatchObject({ model: MODEL, version: 1, release: digest, fallback: false });
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  /** The bundled code, with the packages of the checkout. */
  function beside(): string {
    const service = join(ROOT, '.cache', `service-test-${process.pid}`);
    rmSync(service, { recursive: true, force: true });
    cpSync(join(release, 'service'), service, { recursive: true });
    return service;
  }

  it('starts from releases in object storage, and not from one that is another than was asked for', { timeout: 60_000 }, async () => {
    const service = beside();
    const storage = createServer((_, answer) => void answer.end(readFileSync(archive))).listen(0, '127.0.0.1');
    await once(storage, 'listening');
    const at = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/release.tar.gz?signature=secret`;
    const boot = join(release, 'deploy', 'boot.mjs');
    const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex');
    try {
      const wrong = serve(service, { ALMANAC_RELEASES: '', BOOT_RELEASES: `${at}#${'0'.repeat(64)}` }, boot);
      await expect(wrong).rejects.toThrow(/ended with 1: .*has SHA-256/);
      await expect(wrong).rejects.not.toThrow('secret');
      const { url, child } = await serve(service, { ALMANAC_RELEASES: '', BOOT_RELEASES: `${at}#${sha256}` }, boot);
      expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({ status: 'ready', models: 1 });
      child.kill('SIGTERM');
      expect((await once(child, 'exit'))[0]).toBe(0);
    } finally {
      storage.close();
      rmSync(service, { recursive: true, force: true });
    }
  });

  it('has scripts that do what they say', { timeout: 60_000 }, async () => {
    const service = beside();
    const { url, child } = await serve(service);
    try {
      expect(script('health-check.sh', [], { FORECAST_URL: url })).toMatchObject({ status: 0, stderr: '' });
      expect(script('health-check.sh', [], { FORECAST_URL: 'http://127.0.0.1:9' }).status).toBe(1);
      const load = script('loadtest.mjs', [url, '--rate', '20', '--seconds', '1', '--limit', '60000']);
      expect(load.status, load.stdout + load.stderr).toBe(0);
      expect(load.stdout).toContain('20 x 200');
      expect(script('loadtest.mjs', [url, '--rate', '20', '--seconds', '0.2', '--limit', '0']).status).toBe(1);
      expect(script('smoke.mjs', [url], { FORECAST_TOKEN: 'no' }).stderr).toContain('401 UNAUTHORIZED');
      // The first release of the model: there is nothing to go back to.
      expect(script('revert.mjs', [url, '--yes']).stderr).toContain('409 CONFLICT');
      const path = join(folder, 'other.tar.gz');
      const built = almanac(['release', 'build', '--approval', approval, '--path', path, '--format', 'tar.gz', '--as', 'Ada', '--quiet']);
      expect(built.status, built.stderr).toBe(0);
      const post = (to: string, type: string, body: BodyInit) =>
        fetch(new URL(to, url), { method: 'POST', headers: { 'content-type': type, 'x-api-token': TOKEN }, body });
      const pushed = (await (await post('/v1/releases', 'application/gzip', new Uint8Array(readFileSync(path)))).json()) as {
        release: { digest: string };
      };
      const other = pushed.release.digest;
      expect(other).not.toBe(digest);
      const moved = await post(
        `/v1/models/${encodeURIComponent(MODEL)}/aliases/champion`,
        'application/json',
        JSON.stringify({ digest: other }),
      );
      expect(moved.status).toBe(200);
      const back = script('revert.mjs', [url, '--yes']);
      expect(back.stderr).toBe('');
      expect(back.stdout).toBe(
        `${MODEL}, champion: version 1 (${other.slice(0, 12)}) -> version 1 (${digest.slice(0, 12)})\nchampion is version 1 (${digest.slice(0, 12)}) now.\n`,
      );
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(service, { recursive: true, force: true });
    }
  });

  it('trains again on newer data, and asks for approval', { timeout: 60_000 }, () => {
    const newer = join(folder, 'newer.csv');
    writeFileSync(newer, sales(170, HORIZON));
    const settings = {
      RETRAIN_SOURCE: newer,
      RETRAIN_WORKSPACE: join(folder, 'work'),
      ALMANAC_CLI: `${process.execPath} ${CLI}`,
      ALMANAC_HOME: home,
    };
    const ran = script('retrain.mjs', [], settings);
    expect(ran.status, ran.stderr).toBe(0);
    expect(ran.stdout).toMatch(/^approve: rq_[0-9a-f]{16} waits for a reviewer/m);
    const open = JSON.parse(almanac(['approve', 'requests', '--open', '--json', '--quiet']).stdout);
    expect(open).toMatchObject([{ state: 'open', request: { body: { model: MODEL } } }]);
  });
});
