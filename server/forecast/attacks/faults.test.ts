import { createHmac } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAttempts } from '../auth/attempts.ts';
import { createJwtVerifier } from '../auth/jwt.ts';
import { openOnce } from '../auth/once.ts';
import { createCache } from '../cache.ts';
import { startTest } from '../service.fixture.ts';
import { checkWebhook, signWebhook } from '../webhooks.ts';
import { startTarget } from './target.fixture.ts';

describe('what lies damaged on disk at the start', () => {
  const messages = (lines: readonly Record<string, unknown>[]): string[] =>
    lines.filter(({ level }) => level === 'error').map((line) => JSON.stringify(line));

  it('is named; the rest is served', async () => {
    const first = await startTest();
    const load = await first.serve(1, 'champion', 'load');
    const wind = await first.serve(1, 'champion', 'wind');
    const sun = await first.serve(1, 'champion', 'sun');
    const rain = await first.serve(1, 'champion', 'rain');
    await first.service.close(1);
    const release = (digest: string, file: string): string => join(first.data, 'releases', digest, file);
    const archive = readFileSync(release(wind, 'archive.tar.gz'));
    archive[archive.length >> 1]! ^= 1;
    writeFileSync(release(wind, 'archive.tar.gz'), archive);
    writeFileSync(release(sun, 'staged.json'), '{"digest":');
    truncateSync(release(rain, 'archive.tar.gz'), 0);

    const again = await startTest({}, first.folder);
    const ask = async (model: string) => (await again.call('POST', '/v1/forecast', { body: { model, series: [{ id: 'a' }] } })).status;
    expect((await again.call('GET', '/ready')).status).toBe(200);
    expect(await ask('load')).toBe(200);
    for (const model of ['wind', 'sun', 'rain']) expect([404, 500, 503], model).toContain(await ask(model));
    const told = messages(again.log());
    for (const digest of [wind, sun, rain])
      expect(
        told.some((line) => line.includes(digest)),
        digest,
      ).toBe(true);
    expect(told.some((line) => line.includes(load))).toBe(false);
    // Pushed again, it is whole again.
    expect(await again.serve(1, 'champion', 'sun')).toBe(sun);
    expect(await ask('sun')).toBe(200);
    await again.close();
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2), ['load', 'wind']],
    ['empty', () => '', ['load', 'wind']],
    ['of another format', () => '{"format":7}', ['load', 'wind']],
    ['damaged for one model', (text: string) => text.replace(/"champion": "[0-9a-f]/, '"champion": "x'), ['load']],
  ])('aliases.json %s: releases answer by digest, other models as before, and the old file is kept', async (_, damage, lost) => {
    const first = await startTest();
    const digests = { load: await first.serve(1, 'champion', 'load'), wind: await first.serve(1, 'champion', 'wind') };
    await first.service.close(1);
    const file = join(first.data, 'aliases.json');
    const damaged = damage(readFileSync(file, 'utf8'));
    writeFileSync(file, damaged);
    const again = await startTest({}, first.folder);
    const ask = async (body: object) => (await again.call('POST', '/v1/forecast', { body: { ...body, series: [{ id: 'a' }] } })).status;
    expect((await again.call('GET', '/ready')).status).toBe(200);
    for (const [model, release] of Object.entries(digests)) {
      expect(await ask({ release })).toBe(200);
      expect(await ask({ model }), model).toBe(lost.includes(model) ? 404 : 200);
    }
    expect(messages(again.log()).join()).toContain('aliases.json.damaged');
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(damaged);
    await again.call('POST', '/v1/models/load/aliases/champion', { body: { digest: digests.load } });
    expect(await ask({ model: 'load' })).toBe(200);
    await again.close();
  });
});

describe('killed at any moment', () => {
  it('of a push, an upload or an activation: the states in between are swept, what was served is served', async () => {
    const first = await startTest();
    const old = await first.serve(1);
    const next = await first.serve(2, 'shadow');
    await first.service.close(1);
    const at = (...path: string[]): string => join(first.data, ...path);
    const archive = readFileSync(at('releases', next, 'archive.tar.gz'));
    const write = (path: string[], content: string | Buffer): void => {
      mkdirSync(at(...path.slice(0, -1)), { recursive: true });
      writeFileSync(at(...path), content);
    };
    const [half, upload] = [archive.subarray(0, archive.length >> 1), 'c'.repeat(64)];
    write(['releases', '.0011223344556677.part', 'archive.tar.gz'], half);
    write(['releases', '.8899aabbccddeeff.part', 'archive.tar.gz'], '');
    write(['releases', 'a'.repeat(64), 'archive.tar.gz'], archive);
    write(['releases', 'b'.repeat(64), '.staged.json.aabbccddeeff.part'], '{"digest"');
    write(['.aliases.json.aabbccddeeff.part'], '{"format":1,"models":[');
    write(['.tokens.json.aabbccddeeff.part'], '');
    write(['uploads', upload, '.upload.json.aabbccddeeff.part'], '{');
    appendFileSync(at('used-tokens.jsonl'), '["ci\\nx",');
    // The record of a release is removed first, and written last.
    rmSync(at('releases', next, 'staged.json'));

    const again = await startTest({}, first.folder);
    expect((await again.call('GET', '/ready')).status).toBe(200);
    expect((await again.call('POST', '/v1/forecast', { body: { series: [{ id: 'a' }] } })).json).toMatchObject({
      version: 1,
      release: old,
    });
    expect(readdirSync(at('releases'))).toEqual([old]);
    expect(readdirSync(first.data).filter((name) => name.endsWith('.part'))).toEqual([]);
    const begun = await again.call('POST', '/v1/uploads', { body: { bytes: 10, sha256: upload } });
    expect([begun.status, begun.json.offset]).toEqual([200, 0]);
    expect(await again.serve(2)).toBe(next);
    expect((await again.call('POST', '/v1/forecast', { body: { series: [{ id: 'a' }] } })).json.version).toBe(2);
    await again.close();
  });
});

describe('a thread that dies', () => {
  it('is replaced: the baseline answers who waited, the model who comes after', async () => {
    const workers: Worker[] = [];
    const note = (worker: Worker): void => void workers.push(worker);
    process.on('worker', note);
    const target = await startTarget({ ALMANAC_CACHE_TTL: '0' }, { rows: 600, choice: { model: 'ets', params: {} } });
    process.off('worker', note);
    const worker = workers.at(-1)!;
    const values = Array.from({ length: 2000 }, (_, i) => 100 + 10 * Math.sin(i / 4) + (i % 7));
    const history = { start: '2026-02-01T00:00:00Z', values };
    const asked = target.ask('POST', '/v1/forecast', { series: Array.from({ length: 20 }, (_, i) => ({ id: `new${i}`, history })) });
    await sleep(100);
    await worker.terminate();
    const { status, text } = await asked;
    const { fallback, forecasts } = JSON.parse(text);
    expect([status, fallback]).toEqual([200, true]);
    expect(forecasts[0]).toMatchObject({ status: 'fallback', reason: expect.stringContaining('of the release answers') });
    await target.stillWell();
    await target.close();
  });
});

describe('clocks that differ', () => {
  afterEach(() => vi.useRealTimers());
  const secret = 's'.repeat(32);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = (claims: object): string => {
    const signed = `${part({ alg: 'HS256' })}.${part({ sub: 'a', role: 'viewer', aud: 'almanac', nbf: 0, exp: 2e9, ...claims })}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };
  const now = 1_800_000_000;

  it('by less than a minute let a JWT in, by more they do not', async () => {
    vi.useFakeTimers({ now: now * 1000, toFake: ['Date'] });
    const verify = (await createJwtVerifier({ secret, audience: 'almanac' }))!;
    const allowed = async (claims: object): Promise<boolean> => typeof (await verify(jwt(claims))) === 'object';
    expect([await allowed({ exp: now - 59 }), await allowed({ exp: now - 60 }), await allowed({ exp: now - 61 })]).toEqual([
      true,
      false,
      false,
    ]);
    expect([await allowed({ nbf: now + 59 }), await allowed({ nbf: now + 60 }), await allowed({ nbf: now + 61 })]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('by five minutes let a webhook in, by more they do not', () => {
    const body = Buffer.from('{}');
    const check = (at: number): boolean => {
      const timestamp = String(at);
      try {
        return checkWebhook(secret, { timestamp, signature: signWebhook(secret, timestamp, body), body }, now * 1000).until > 0;
      } catch {
        return false;
      }
    };
    expect([-301, -300, -299, 0, 299, 300, 301].map((off) => check(now + off))).toEqual([false, true, true, true, true, true, false]);
  });

  it('put back or on make nothing new that was used, keep nothing longer, and let nobody in sooner', async () => {
    vi.useFakeTimers({ now: now * 1000, toFake: ['Date'] });
    const cache = createCache<number>({ ttl: 40, bytes: 1000 });
    const attempts = createAttempts(2, 40);
    cache.put('k', 1, 10);
    attempts.failed('a');
    attempts.failed('a');
    for (const hours of [-5, 5]) {
      vi.setSystemTime((now + hours * 3600) * 1000);
      expect([cache.get('k'), attempts.wait('a')]).toEqual([1, 1]);
    }
    await sleep(60);
    vi.setSystemTime((now - 5 * 3600) * 1000);
    expect([cache.get('k'), attempts.wait('a')]).toEqual([undefined, 0]);
  });

  it('put on and back again, with a restart between: a ticket that was used stays used', async () => {
    const test = await startTest();
    const file = join(test.data, 'once.jsonl');
    let at = now;
    await (await openOnce(file, () => at)).use('ticket', now + 60);
    at = now + 1800;
    await openOnce(file, () => at);
    at = now;
    expect(await (await openOnce(file, () => at)).use('ticket', now + 60)).toBe(false);
    await test.close();
  });

  it('put back while it serves: limits of requests hold and end as they would have', async () => {
    const test = await startTest({ ALMANAC_RATE_LIMIT: '3/second' });
    const token = await test.token('viewer');
    const ask = async (): Promise<number> => (await test.call('GET', '/v1/models', { token })).status;
    const statuses = [await ask(), await ask(), await ask(), await ask()];
    vi.useFakeTimers({ now: Date.now() - 3_600_000, toFake: ['Date'] });
    statuses.push(await ask());
    expect(statuses.slice(3)).toEqual([429, 429]);
    await sleep(1050);
    expect(await ask()).toBe(200);
    vi.useRealTimers();
    await test.close();
  });
});
