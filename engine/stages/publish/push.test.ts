import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Target } from '#shared/domain/target.ts';
import { type ForecastService, startForecastService } from '../../../server/forecast/index.ts';
import { type Client, createEngine, type Engine } from '../../index.ts';
import { REGISTRY, startRegistry } from '../../targets/oci/registry.fixture.ts';
import { tempFolder } from '../../targets/release.fixture.ts';
import { finish } from '../../testing/clients.ts';

// The whole path on real parts: an engine with a log, two identities, a forecast server, a folder; and secrets planted everywhere.

const TOKEN = 'planted-admin-token-0123456789';
const WRONG = 'planted-wrong-token';
const folder = tempFolder();
const home = join(folder.path, 'home');
let engine: Engine;
let ada: Client;
let service: ForecastService;
const releases: string[] = [];

const target = (kind: 'server' | 'folder', name: string, more: object): Target => Target.parse({ kind, name, ...more });

async function approve(choice: { model: string; params: Record<string, unknown> }, features: string): Promise<string> {
  const fit = (await finish(ada.train.run({ features, choice, horizon: 4, seed: 1 }))).record;
  const models = [choice, { model: 'naive', params: {} }];
  const backtest = (await finish(ada.backtest.run({ features, models, horizon: 4, windows: 3 }))).record;
  const comparison = (await finish(ada.compare.run({ backtests: [backtest] }))).record;
  const asked = await ada.approve.request({ fit, comparison, model: 'Plan', note: 'Ready.' });
  const { approval } = await engine
    .client({ identity: 'Bo' })
    .approve.decide({ request: asked.request.head.id, decision: 'approve', note: 'Good.' });
  return approval!;
}

beforeAll(async () => {
  engine = createEngine({ home, logLevel: 'debug' });
  const anyone = engine.client();
  const { key } = await anyone.identities.create({ name: 'Ada' });
  await anyone.identities.create({ name: 'Bo', use: false });
  ada = engine.client({ identity: 'Ada' });
  await ada.workspace.open({ path: join(folder.path, 'ws'), create: true });
  await ada.approve.setPolicy({ rules: [] });
  const csv = join(folder.path, 'input.csv');
  const rows = Array.from(
    { length: 80 },
    (_, i) => `${new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10)},${50 + 9 * (i % 7) + ((i * 37) % 5)}`,
  );
  writeFileSync(csv, ['ds,y', ...rows].join('\n'));
  const { plan } = await ada.import.detect({ path: csv });
  const dataset = (await finish(ada.import.run(plan!))).record;
  const validation = (await finish(ada.validate.run({ dataset }))).record;
  const features = (await finish(ada.features.run({ validation, recipe: await ada.features.propose({ validation }) }))).record;
  for (const season of [7, 14]) {
    const approval = await approve({ model: 'seasonal-naive', params: { season } }, features);
    releases.push(
      (
        await finish(
          ada.publish.run({ approval, path: join(folder.path, `release-${season}`), format: season === 7 ? 'folder' : 'tar.gz' }),
        )
      ).record,
    );
  }
  service = await startForecastService({
    ...{ ALMANAC_PORT: '0', ALMANAC_DATA: join(folder.path, 'service'), ALMANAC_ADMIN_TOKEN: TOKEN, ALMANAC_LOG_LEVEL: 'silent' },
    ALMANAC_TRUSTED_KEYS: `Ada ${key}`,
  });
  mkdirSync(join(folder.path, 'share'));
}, 60_000);
afterAll(async () => {
  await service?.close(1);
  await engine?.close();
  folder.close();
});

describe('targets of a workspace', () => {
  it('are kept as the audit trail tells of them, without secrets', async () => {
    const share = target('folder', 'share', { path: join(folder.path, 'share') });
    const prod = target('server', 'prod', { url: service.address, secret: 'PROD' });
    await ada.publish.saveTarget({ target: target('folder', 'old', { path: '/nowhere' }) });
    await ada.publish.saveTarget({ target: target('folder', 'share', { path: '/elsewhere' }) });
    await ada.publish.saveTarget({ target: share });
    await ada.publish.saveTarget({ target: share });
    expect(await ada.publish.saveTarget({ target: prod })).toEqual([target('folder', 'old', { path: '/nowhere' }), prod, share]);
    expect(await ada.publish.removeTarget({ name: 'old' })).toEqual([prod, share]);
    expect(await ada.publish.targets({})).toEqual([prod, share]);
    const events = (await ada.audit.list({}))
      .filter(({ event }) => event.startsWith('target.'))
      .map(({ event, subject }) => `${event} ${subject}`);
    expect(events).toEqual(['target.removed old', 'target.saved prod', 'target.saved share', 'target.saved share', 'target.saved old']);
    await expect(ada.publish.removeTarget({ name: 'old' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('never send in the clear, and have no passwords in their address', async () => {
    for (const url of ['http://example.org', 'https://me:planted@example.org', 'https://example.org/?token=planted'])
      await expect(ada.publish.saveTarget({ target: target('server', 'bad', { url, secret: 'PROD' }) })).rejects.toMatchObject({
        code: 'UNSUITABLE',
      });
    await ada.publish.saveTarget({ target: target('server', 'lab', { url: 'http://example.org', secret: 'PROD', insecure: true }) });
    await ada.publish.removeTarget({ name: 'lab' });
  });
});

describe('pushing', () => {
  it('puts what went where on record, again and again', async () => {
    const [first, second] = releases as [string, string];
    const pushed = await finish(ada.publish.push({ release: first, target: 'share', tag: 'stable' }));
    const [record] = await ada.publish.pushes({ release: first });
    expect(record).toMatchObject({
      head: { id: pushed.record, parents: [first], actor: 'Ada' },
      body: { release: first, reused: 0, target: { name: 'share' } },
    });
    await finish(ada.publish.push({ release: first, target: 'share' }));
    const [again] = await ada.publish.pushes({});
    expect(again!.body.reused).toBe(again!.body.bytes);
    const [entry] = await ada.audit.list({ subject: first });
    expect(entry).toMatchObject({
      event: 'release.pushed',
      by: { name: 'Ada' },
      body: { target: 'share', digest: record!.body.digest, push: again!.head.id },
    });
    await expect(finish(ada.publish.push({ release: second, target: 'nowhere' }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses a release that was changed or moved since it was written', async () => {
    const { path } = (await ada.publish.list({})).find(({ head }) => head.id === releases[0])!.body;
    const readme = join(path, 'README.md');
    const text = readFileSync(readme);
    writeFileSync(readme, 'other');
    await expect(finish(ada.publish.push({ release: releases[0]!, target: 'share' }))).rejects.toMatchObject({ code: 'CORRUPT' });
    rmSync(readme);
    await expect(finish(ada.publish.push({ release: releases[0]!, target: 'share' }))).rejects.toMatchObject({ code: 'CORRUPT' });
    writeFileSync(readme, text);
  });
});

describe.skipIf(!REGISTRY)('a registry (skipped where docker-registry is not on PATH)', () => {
  it('gets two versions; what did not change is sent once', async () => {
    const registry = await startRegistry(folder.path);
    await ada.publish.saveTarget({ target: Target.parse({ kind: 'oci', name: 'registry', url: registry.url, repository: 'plans/plan' }) });
    for (const release of releases) await finish(ada.publish.push({ release, target: 'registry', tag: 'stable' }));
    const [second, first] = (await ada.publish.pushes({})).filter(({ body }) => body.target.name === 'registry');
    expect([first!.body.reused, first!.body.notes]).toEqual([0, ['Tagged 1, stable.']]);
    expect(second!.body.reused).toBeGreaterThan(second!.body.bytes / 2);
    expect(second!.body.notes).toEqual(['Tagged 2, stable.']);
    await registry.kill();
  });
});

describe('a forecast server', () => {
  it('gets both versions, serves one and then the other, and goes back; all on record', async () => {
    await expect(finish(ada.publish.push({ release: releases[0]!, target: 'prod' }))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('PROD'),
    });
    process.env.ALMANAC_SECRET_PROD = WRONG;
    await expect(finish(ada.publish.push({ release: releases[0]!, target: 'prod' }))).rejects.toMatchObject({ code: 'NO_PERMISSION' });
    delete process.env.ALMANAC_SECRET_PROD;
    await ada.secrets.set({ name: 'PROD', value: TOKEN });
    const digests: string[] = [];
    for (const release of releases) {
      await finish(ada.publish.push({ release, target: 'prod' }));
      digests.push((await ada.publish.pushes({ release }))[0]!.body.digest);
    }
    for (const digest of digests) await ada.publish.activate({ target: 'prod', model: 'Plan', digest });
    const forecast = async (): Promise<{ version: number; release: string }> => {
      const headers = { 'x-api-token': TOKEN, 'content-type': 'application/json' };
      const series = (await (await fetch(`${service.address}/v1/models/Plan`, { headers })).json()) as { model: { series: number } };
      expect(series.model.series).toBe(1);
      const answer = await fetch(`${service.address}/v1/forecast`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ series: [{ id: 'y' }] }),
      });
      return (await answer.json()) as { version: number; release: string };
    };
    expect(await forecast()).toMatchObject({ version: 2, release: digests[1] });
    const [model] = await ada.publish.revert({ target: 'prod', model: 'Plan' });
    expect(model).toMatchObject({ model: 'Plan', aliases: { champion: digests[0] } });
    expect(await ada.publish.remote({ target: 'prod' })).toEqual([model]);
    expect(await forecast()).toMatchObject({ version: 1, release: digests[0] });
    const events = (await ada.audit.list({ subject: 'Plan' })).filter(({ event }) => /^release\.(activated|reverted)/.test(event));
    expect(events.map(({ event, body }) => [event, body.digest])).toEqual([
      ['release.reverted', digests[0]],
      ['release.activated', digests[1]],
      ['release.activated', digests[0]],
    ]);
    await expect(ada.publish.remote({ target: 'share' })).rejects.toMatchObject({ code: 'UNSUITABLE' });
    await expect(ada.publish.activate({ target: 'prod', model: 'Plan', digest: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await ada.audit.verify({})).toMatchObject({ ok: true, problems: [] });
  });

  it('that echoes its secret in an error is told without it', async () => {
    const echo = createServer(({ headers }, response) => response.writeHead(403).end(`no ${headers.authorization}`));
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    await ada.publish.saveTarget({
      target: target('server', 'echo', { url: `http://127.0.0.1:${(echo.address() as AddressInfo).port}`, secret: 'PROD' }),
    });
    const error = await finish(ada.publish.push({ release: releases[0]!, target: 'echo' })).catch((e: Error) => e);
    echo.close();
    expect(JSON.stringify(error)).toContain('NO_PERMISSION');
    expect(JSON.stringify(error)).not.toContain('planted');
  });

  it('leaves no secret in any record, log, release or share', async () => {
    await engine.close();
    const forms = [TOKEN, WRONG, Buffer.from(TOKEN).toString('base64'), Buffer.from(TOKEN).toString('hex')];
    const seen: string[] = [];
    for (const name of readdirSync(folder.path, { recursive: true, encoding: 'utf8' })) {
      const file = join(folder.path, name);
      if (!statSync(file).isFile()) continue;
      seen.push(name);
      const kept = name.startsWith(join('home', 'secrets'));
      const text = readFileSync(file, 'latin1');
      for (const form of forms) expect(!kept && text.includes(form), `${name} holds ${form}`).toBe(false);
    }
    expect(seen.join('\n')).toMatch(/home\/logs\/almanac\.log/);
    expect(seen.join('\n')).toMatch(/ws\/almanac\.duckdb/);
  });
});
