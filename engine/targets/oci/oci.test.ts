import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OciTarget } from '#shared/domain/target.ts';
import { cuttingProxy, sequence } from '../cutting-proxy.fixture.ts';
import { pushTo } from '../push.ts';
import { pushContext, sourceIn, tempFolder } from '../release.fixture.ts';
import type { BundleSource } from '../source.ts';
import { parseChallenge } from './auth.ts';
import { REGISTRY, startRegistry, type TestRegistry } from './registry.fixture.ts';

const targetAt = (url: string, more: Partial<OciTarget> = {}): OciTarget =>
  OciTarget.parse({ kind: 'oci', name: 'registry', url, repository: 'forecasts/spring', ...more });
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

describe('a challenge', () => {
  it('is read as RFC 9110 has it', () => {
    expect(parseChallenge('Bearer realm="https://auth.example.org/token?a=1,2",service="reg \\"x\\"", error=invalid_token')).toEqual({
      scheme: 'bearer',
      params: { realm: 'https://auth.example.org/token?a=1,2', service: 'reg "x"', error: 'invalid_token' },
    });
    expect(parseChallenge('Basic realm="x"')).toEqual({ scheme: 'basic', params: { realm: 'x' } });
    expect(parseChallenge('')).toEqual({ scheme: '', params: {} });
  });
});

describe.skipIf(!REGISTRY)('pushing to a registry (skipped where docker-registry is not on PATH)', () => {
  const folder = tempFolder();
  let registry: TestRegistry;
  let source: BundleSource;
  beforeAll(async () => {
    registry = await startRegistry(folder.path);
    source = await sourceIn(folder.path);
  });
  afterAll(async () => {
    await registry?.kill();
    folder.close();
  });
  const get = (path: string): Promise<Response> => fetch(`${registry.url}/v2/forecasts/spring/${path}`, { headers: { accept: MANIFEST } });

  it('makes an artifact whose config is the manifest of the release, that any tool can unpack', async () => {
    const pushed = await pushTo(targetAt(registry.url), source, pushContext(folder.path, {}, { tag: 'stable' }));
    const byTag = await get('manifests/1');
    expect(pushed).toMatchObject({
      reused: 0,
      reference: `127.0.0.1:${registry.port}/forecasts/spring@${byTag.headers.get('docker-content-digest')}`,
    });
    const manifest = (await byTag.json()) as {
      config: { digest: string };
      layers: { digest: string; annotations: Record<string, string> }[];
    };
    expect(manifest).toMatchObject({
      artifactType: 'application/vnd.almanac.release.v1',
      config: { digest: `sha256:${source.digest}` },
      annotations: { 'org.opencontainers.image.title': 'Spring plan', 'org.opencontainers.image.version': '1' },
    });
    expect((await get('manifests/stable')).headers.get('docker-content-digest')).toBe(byTag.headers.get('docker-content-digest'));
    const out = join(folder.path, 'unpacked');
    mkdirSync(out);
    for (const { digest } of manifest.layers)
      execFileSync('tar', ['xzf', '-', '-C', out], { input: Buffer.from(await (await get(`blobs/${digest}`)).arrayBuffer()) });
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: out });
  });

  it('moves nothing the second time, and no unchanged layer with the next version', async () => {
    const before = await (await get('manifests/1')).text();
    const again = await pushTo(targetAt(registry.url), source, pushContext(folder.path));
    expect(again.reused).toBe(again.bytes);
    expect(await (await get('manifests/1')).text()).toBe(before);
    const second = await sourceIn(folder.path, { version: 2 });
    const next = await pushTo(targetAt(registry.url), second, pushContext(folder.path, {}, { tag: 'stable' }));
    expect(next.reused).toBeGreaterThan(59_000);
    expect(next.reused).toBeLessThan(next.bytes - 49_000);
    expect((await get('manifests/stable')).headers.get('docker-content-digest')).toBe(
      (await get('manifests/2')).headers.get('docker-content-digest'),
    );
    expect((await (await fetch(`${registry.url}/v2/forecasts/spring/tags/list`)).json()) as { tags: string[] }).toMatchObject({
      tags: expect.arrayContaining(['1', '2', 'stable']),
    });
    await expect(pushTo(targetAt(registry.url), { ...second, version: 1 }, pushContext(folder.path))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('may be done by two at once', async () => {
    const target = targetAt(registry.url, { repository: 'twice' });
    mkdirSync(join(folder.path, 'same'));
    const same = await sourceIn(join(folder.path, 'same'));
    const [one, two] = await Promise.all([source, same].map((each) => pushTo(target, each, pushContext(folder.path))));
    expect(one!.reference).toBe(two!.reference);
    await expect(pushTo(target, source, pushContext(folder.path))).resolves.toMatchObject({ reused: one!.bytes });
  });

  it('leaves tags of others alone', async () => {
    const [config] = [Buffer.from('{}')];
    const up = await fetch(`${registry.url}/v2/other/image/blobs/uploads/`, { method: 'POST' });
    const digest = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
    await fetch(`${up.headers.get('location')}&digest=${digest}`, { method: 'PUT', body: config });
    const image = {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 2 },
      layers: [],
    };
    await fetch(`${registry.url}/v2/other/image/manifests/1`, {
      method: 'PUT',
      headers: { 'content-type': MANIFEST },
      body: JSON.stringify(image),
    });
    await expect(pushTo(targetAt(registry.url, { repository: 'other/image' }), source, pushContext(folder.path))).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('something else than a release'),
    });
    mkdirSync(join(folder.path, 'another'));
    const another = await sourceIn(join(folder.path, 'another'), { model: 'Another' });
    await expect(pushTo(targetAt(registry.url), another, pushContext(folder.path))).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(pushTo(targetAt(registry.url), source, pushContext(folder.path, {}, { tag: 'no tag' }))).rejects.toMatchObject({
      code: 'UNSUITABLE',
    });
  });

  it('finds a byte that changed in the registry, and sends what is gone', async () => {
    const target = targetAt(registry.url, { repository: 'rotten' });
    const { reused, bytes } = await pushTo(target, source, pushContext(folder.path));
    expect([reused, bytes > 0]).toEqual([0, true]);
    const manifest = (await (await fetch(`${registry.url}/v2/rotten/manifests/1`, { headers: { accept: MANIFEST } })).json()) as {
      layers: { digest: string }[];
    };
    const hex = manifest.layers.at(-1)!.digest.slice('sha256:'.length);
    const file = join(registry.data, 'docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data');
    const blob = readFileSync(file);
    writeFileSync(file, Buffer.concat([blob.subarray(0, 60), Buffer.from([blob[60]! ^ 1]), blob.subarray(61)]));
    await expect(pushTo(target, source, pushContext(folder.path))).rejects.toMatchObject({ code: 'CORRUPT' });
    writeFileSync(file, blob);
    await expect(pushTo(target, source, pushContext(folder.path))).resolves.toMatchObject({ reused: bytes });
    rmSync(file);
    await expect(pushTo(target, source, pushContext(folder.path))).resolves.toMatchObject({ reused: bytes - blob.length });
  });

  it('gets through a line that is cut at random places', async () => {
    const random = sequence(7);
    const proxy = await cuttingProxy(registry.port, () => random(4_000, 160_000));
    const target = targetAt(`http://127.0.0.1:${proxy.port}`, { repository: 'cut' });
    const ctx = pushContext(folder.path, {}, { patience: { attempts: 12, first: 1, longest: 5 } });
    const pushed = await pushTo(target, source, ctx);
    expect(ctx.notes.length).toBeGreaterThan(0);
    expect(proxy.connections()).toBeGreaterThan(3);
    await proxy.close();
    const direct = targetAt(registry.url, { repository: 'cut' });
    await expect(pushTo(direct, source, pushContext(folder.path))).resolves.toMatchObject({ reused: pushed.bytes });
  });

  it('goes on after the registry was killed in mid-upload, in the same push', async () => {
    const target = targetAt(registry.url, { repository: 'killed' });
    let killed = 0;
    const progress = (_: number, message: string): void => {
      if (message.startsWith('sending') && killed++ === 2) void registry.kill().then(() => registry.start());
    };
    const ctx = pushContext(folder.path, {}, { patience: { attempts: 60, first: 20, longest: 100 }, chunk: 4096 });
    const pushed = await pushTo(target, source, { ...ctx, progress });
    expect(killed).toBeGreaterThan(3);
    expect(ctx.notes.join()).toContain('trying again');
    await expect(pushTo(target, source, pushContext(folder.path))).resolves.toMatchObject({ reused: pushed.bytes });
  });

  it('goes on in the next push where a registry died: chunks that were acknowledged are not sent again', async () => {
    const target = targetAt(registry.url, { repository: 'died' });
    const ctx = pushContext(folder.path, {}, { chunk: 4096, patience: { attempts: 2, first: 1, longest: 1 } });
    let seen = 0;
    const progress = (_: number, message: string): void => {
      if (message.startsWith('sending') && ++seen === 6) ctx.abort.abort();
    };
    await expect(pushTo(target, source, { ...ctx, progress })).rejects.toMatchObject({ code: 'CANCELLED' });
    await registry.kill();
    await expect(
      pushTo(target, source, pushContext(folder.path, {}, { patience: { attempts: 2, first: 1, longest: 1 } })),
    ).rejects.toMatchObject({
      code: 'UNREACHABLE',
      data: { hint: expect.stringContaining('it goes on from there') },
    });
    await registry.start();
    const pushed = await pushTo(target, source, pushContext(folder.path));
    expect(pushed.reused).toBeGreaterThan(4096);
    expect(pushed.reused).toBeLessThan(pushed.bytes);
    expect(readdirSync(join(folder.path, 'memory'))).toEqual([]);
  });

  it('begins anew where the registry has forgotten the upload', async () => {
    const forgetful = await startRegistry(folder.path, {});
    const ctx = pushContext(folder.path, {}, { chunk: 4096 });
    let seen = 0;
    const progress = (_: number, message: string): void => {
      if (message.startsWith('sending') && ++seen === 6) ctx.abort.abort();
    };
    await expect(pushTo(targetAt(forgetful.url), source, { ...ctx, progress })).rejects.toMatchObject({ code: 'CANCELLED' });
    // It signs where an upload stands with a secret of its own, which is another one after a restart.
    await forgetful.kill();
    await forgetful.start();
    await expect(pushTo(targetAt(forgetful.url), source, pushContext(folder.path))).resolves.toMatchObject({ notes: ['Tagged 1.'] });
    await forgetful.kill();
  });

  it('is cancelled at any moment, and a repeat ends well', async () => {
    const target = targetAt(registry.url, { repository: 'cancelled' });
    for (let stop = 0; stop < 40; stop += 3) {
      const ctx = pushContext(folder.path);
      let seen = 0;
      const outcome = await pushTo(target, source, { ...ctx, progress: () => seen++ === stop && ctx.abort.abort() }).catch(
        (e: { code: string }) => e.code,
      );
      if (typeof outcome === 'object') break;
      expect(outcome).toBe('CANCELLED');
    }
    await expect(pushTo(target, source, pushContext(folder.path))).resolves.toMatchObject({ notes: ['Tagged 1.'] });
  });
});
