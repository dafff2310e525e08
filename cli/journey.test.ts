import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { REGISTRY, startRegistry } from '#engine/targets/oci/registry.fixture.ts';
import { main } from './main.ts';

/*
 * What a person does with the command line alone, on real data: from a file to forecasts over HTTP, a second version, and back again. Each
 * command opens and closes an engine of its own, as in a shell; what reads standard input or stays is a process.
 */

const PROGRAM = new URL('./almanac.mjs', import.meta.url).pathname;
const MODEL = 'Seattle maximum';
const HORIZON = 14;

const running: ChildProcess[] = [];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-journey-'));
  vi.stubEnv('ALMANAC_HOME', join(folder, 'home'));
  vi.stubEnv('ALMANAC_WORKSPACE', join(folder, 'work'));
});
afterAll(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const start = (...args: string[]): ChildProcess => {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  running.push(child);
  return child;
};

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly said: string;
}

/** One command, with its input. */
async function piped(input: string, ...args: string[]): Promise<Ended> {
  const child = start(...args);
  child.stdin!.end(input);
  const [out, said, [status]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'exit')]);
  return { status: status as number, out, said };
}

async function run(args: readonly string[]): Promise<Ended> {
  const out = vi.spyOn(console, 'log').mockImplementation(() => {});
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    const status = await main(args);
    const lines = (spy: typeof out): string => spy.mock.calls.map((call) => call.join(' ')).join('\n');
    return { status, out: lines(out), said: lines(said) };
  } finally {
    out.mockRestore();
    said.mockRestore();
  }
}

async function json(args: readonly string[]): Promise<any> {
  const { status, out, said } = await run([...args, '--json', '--quiet']);
  expect(status, `almanac ${args.join(' ')}\n${said}`).toBe(0);
  return JSON.parse(out);
}

const made = async (...args: string[]): Promise<string> => (await json(args)).record;

/** Backtested against the yardstick, compared, fitted on all of the history. */
async function candidate(features: string, model: string): Promise<{ fit: string; comparison: string }> {
  const plan = ['--features', features, '--models', `seasonal-naive,${model}`, '--horizon', String(HORIZON), '--windows', '4'];
  const backtest = await made('backtest', 'run', ...plan);
  const comparison = await made('compare', 'run', '--backtests', backtest);
  const fit = await made('train', 'run', '--features', features, '--choice', `{"model":"${model}"}`, '--horizon', String(HORIZON));
  return { fit, comparison };
}

/** Asked for by Ada, approved by Grace. */
async function approve({ fit, comparison }: { fit: string; comparison: string }, note: string): Promise<string> {
  const asked = ['approve', 'request', '--fit', fit, '--comparison', comparison, '--model', MODEL, '--note', note];
  const request = (await json([...asked, '--as', 'Ada'])).request.head.id;
  const decide = ['approve', 'decide', '--request', request, '--decision', 'approve', '--note', 'Looked at the residuals.'];
  expect(await run([...decide, '--as', 'Ada'])).toMatchObject({ status: 3, said: expect.stringContaining('somebody else decides') });
  return (await json([...decide, '--as', 'Grace'])).approval;
}

interface Built {
  readonly record: string;
  readonly digest: string;
}

async function build(approval: string, name: string): Promise<Built> {
  const path = join(folder, name);
  const record = await made('release', 'build', '--approval', approval, '--path', path, '--format', 'tar.gz', '--as', 'Grace');
  const verified = await json(['release', 'verify', path]);
  expect(verified).toMatchObject({ ok: true, signatures: [{ name: 'Grace', valid: true, trusted: true }] });
  expect((await json(['release', 'inspect', path])).card).toContain(MODEL);
  return { record, digest: verified.digest };
}

/** `almanac serve`, which takes releases that Grace signed. */
async function serve(token: string): Promise<{ url: string; child: ChildProcess }> {
  writeFileSync(join(folder, 'admin-token'), token, { mode: 0o600 });
  const child = start('serve', '--data', join(folder, 'served'), '--port', '0', '--admin-token-file', join(folder, 'admin-token'));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', (part) => {
      said += part;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    });
    child.stderr!.on('data', (part) => {
      said += part;
    });
    child.once('exit', (status) => reject(new Error(`almanac serve ended with ${status}: ${said}`)));
  });
  return { url, child };
}

it('goes from a file to forecasts over HTTP, to a second version, and back', { timeout: 300_000 }, async () => {
  await json(['workspace', 'open', '--path', join(folder, 'work'), '--create']);
  await json(['identities', 'create', '--name', 'Ada']);
  await json(['identities', 'create', '--name', 'Grace', '--no-use']);

  const roles = ['--target', 'temp_max', '--known', '', '--past', 'temp_min,precipitation,wind'];
  const { path } = (await json(['import', 'sample'])).find((s: { id: string }) => s.id === 'seattle-weather');
  const dataset = await made('import', 'run', '--path', path, ...roles, '--name', 'Seattle');
  const validation = await made('validate', 'run', '--dataset', dataset);
  const recipe = JSON.stringify(await json(['features', 'propose', '--validation', validation]));
  const features = await made('features', 'run', '--validation', validation, '--recipe', recipe);

  const first = await build(await approve(await candidate(features, 'theta'), 'Simple, and better than last week.'), 'one.tar.gz');
  const second = await build(await approve(await candidate(features, 'linear-regression'), 'Knows the year.'), 'two.tar.gz');
  expect(second.digest).not.toBe(first.digest);

  const registry = REGISTRY ? await startRegistry(folder) : undefined;
  if (!registry) console.log('No push to an OCI registry: docker-registry is not installed.');
  const token = 'a-token-for-this-test-only-0123456789';
  expect(await piped(`${token}\n`, 'secrets', 'set', '--name', 'SERVER', '--value', '-')).toMatchObject({ status: 0 });
  const server = await serve(token);
  try {
    const save = (target: object) => json(['publish', 'save-target', '--target', JSON.stringify(target)]);
    if (registry) {
      await save({ kind: 'oci', name: 'shelf', url: registry.url, repository: 'forecasts/seattle' });
      const push = await made('publish', '--release', first.record, '--target', 'shelf');
      const [told] = await json(['publish', 'pushes', '--release', first.record]);
      expect(told).toMatchObject({ head: { id: push }, body: { digest: first.digest, reused: 0 } });
    }
    await save({ kind: 'server', name: 'production', url: server.url, secret: 'SERVER' });
    for (const { record, digest } of [first, second]) {
      await made('publish', '--release', record, '--target', 'production');
      await json(['publish', 'activate', '--target', 'production', '--model', MODEL, '--digest', digest]);
    }
    const forecast = async () => {
      const answer = await fetch(`${server.url}/v1/forecast`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-token': token },
        body: JSON.stringify({ model: MODEL, horizon: HORIZON, levels: [80], series: [{ id: 'temp_max' }] }),
      });
      expect(answer.status, await answer.clone().text()).toBe(200);
      return (await answer.json()) as { release: string; fallback: boolean; forecasts: { mean: number[] }[] };
    };
    const served = await forecast();
    expect(served).toMatchObject({ release: second.digest, fallback: false });
    expect(served.forecasts[0]!.mean).toHaveLength(HORIZON);

    await json(['registry', 'set-alias', '--model', MODEL, '--alias', 'champion', '--version', '1', '--reason', 'The first.']);
    await json(['registry', 'set-alias', '--model', MODEL, '--alias', 'champion', '--version', '2', '--reason', 'Better.']);
    const changed = await json(['registry', 'compare', '--model', MODEL, '--from', '1', '--to', '2']);
    expect(changed.text).toContain('WAPE');
    const { items } = await json(['registry', 'checklist', '--model', MODEL]);
    const back = ['rollback', MODEL, '--reason', 'Too warm in spring.'];
    expect(await run(back)).toMatchObject({ status: 3 });
    const checked = items.filter((i: { required: boolean }) => i.required).map((i: { id: string }) => i.id);
    expect(await json([...back, '--checked', checked.join(',')])).toMatchObject({ aliases: { champion: 1 } });
    await json(['publish', 'revert', '--target', 'production', '--model', MODEL]);
    expect(await forecast()).toMatchObject({ release: first.digest });

    expect(await json(['audit', 'verify'])).toMatchObject({ ok: true, problems: [] });
    const events = (await json(['audit', 'list'])).map((e: { event: string }) => e.event);
    for (const event of ['approval.decided', 'release.built', 'release.pushed', 'release.activated', 'release.reverted', 'alias.moved'])
      expect(events).toContain(event);

    server.child.kill('SIGTERM');
    expect((await once(server.child, 'exit'))[0]).toBe(0);
  } finally {
    await registry?.kill();
  }
});
