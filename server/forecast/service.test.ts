import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conformance } from './conformance.fixture.ts';
import { type ForecastService, startForecastService } from './index.ts';
import { type TestReleases, testRelease, trustedLine } from './testing.ts';

describe('the service with the engine behind it', () => {
  let releases: TestReleases;
  let service: ForecastService;
  let conform: Awaited<ReturnType<typeof conformance>>;
  const folder = mkdtempSync(join(tmpdir(), 'almanac-service-'));
  beforeAll(async () => {
    releases = await testRelease({ versions: [1, 2] });
    service = await startForecastService(
      {
        ...{ ALMANAC_PORT: '0', ALMANAC_DATA: join(folder, 'data'), ALMANAC_TRUSTED_KEYS: trustedLine(), ALMANAC_THREADS: '1' },
        ...{ ALMANAC_RELEASES: releases.paths[0]!, ALMANAC_RATE_LIMIT: 'off' },
      },
      { log: { write: () => {} } },
    );
    conform = await conformance(service.address);
  });
  afterAll(async () => {
    await service.close(1);
    releases.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${service.address}${path}`, {
      method,
      headers: { 'x-api-token': service.adminToken, 'content-type': body instanceof Uint8Array ? 'application/gzip' : 'application/json' },
      ...(body !== undefined && { body: body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    conform(method, path, answer.status, text);
    return { status: answer.status, json: JSON.parse(text) };
  };

  it('forecasts a history that comes with the request: the seasonal naive repeats its last day', async () => {
    const values = Array.from({ length: 72 }, (_, i) => i * i);
    const { status, json } = await call('POST', '/v1/forecast', {
      ...{ horizon: 24, levels: [80], series: [{ id: 'new', history: { start: '2026-03-01T00:00:00Z', values } }] },
    });
    expect([status, json.forecasts[0].status, json.fallback]).toEqual([200, 'fitted', false]);
    expect(json.forecasts[0].mean).toEqual(values.slice(-24));
    expect(json.forecasts[0].times[0]).toBe('2026-03-04T00:00:00Z');
    expect(json.forecasts[0].lo['80'][0]).toBeLessThan(values[48]!);
  });

  it('forecasts kept histories, and is told what is missing', async () => {
    const { json } = await call('POST', '/v1/forecast', { series: releases.ids.map((id) => ({ id })) });
    expect(json.forecasts.map(({ id, mean }: { id: string; mean: number[] }) => [id, mean.length])).toEqual(
      releases.ids.map((id) => [id, 24]),
    );
    const nobody = await call('POST', '/v1/forecast', { series: [{ id: 'nobody' }] });
    expect([nobody.status, nobody.json.error.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('takes a second release, lets it answer, and steps back', async () => {
    const pushed = await call('POST', '/v1/releases', releases.bytes[1]);
    expect([pushed.status, pushed.json.release?.version], JSON.stringify(pushed.json)).toEqual([201, 2]);
    const version = async () => (await call('POST', '/v1/forecast', { series: [{ id: 's0' }] })).json.version;
    await call('POST', '/v1/models/load/aliases/champion', { digest: pushed.json.release.digest });
    expect(await version()).toBe(2);
    await call('POST', '/v1/models/load/rollback', {});
    expect(await version()).toBe(1);
  });
});
