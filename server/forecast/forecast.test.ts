import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForecastAnswer } from '#shared/serving/api.ts';
import { startTest, type TestService } from './service.fixture.ts';

describe('forecasts', () => {
  let test: TestService;
  let digest: string;
  beforeAll(async () => {
    test = await startTest({ MAX_ITEMS: '5', ALMANAC_BODY_LIMIT: '20kb', DEFAULT_HORIZON: '4' });
    digest = await test.serve(1);
  });
  afterAll(() => test.close());
  const ask = (body: unknown) => test.call('POST', '/v1/forecast', { body });

  it('are those of the champion, and say whose they are', async () => {
    const { status, json, headers } = await ask({ series: [{ id: 'x', history: { values: [1, null, 5] } }], horizon: 2, levels: [80] });
    expect(status).toBe(200);
    expect(json).toEqual({
      ...{ api_version: '1', request_id: headers.get('x-request-id')!, model: 'load', version: 1, release: digest, alias: 'champion' },
      ...{ fallback: false, cached: false, levels: [80] },
      forecasts: [
        {
          ...{ id: 'x', status: 'fitted', times: ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'] },
          ...{ mean: [6, 6], lo: { 80: [-75, -75] }, hi: { 80: [85, 85] } },
        },
      ],
    } satisfies ForecastAnswer);
    expect(headers.get('api_version')).toBe('1');
  });

  it('take horizon and levels of the environment and the release where none are given', async () => {
    const { json } = await ask({ series: [{ id: 'a' }] });
    expect([json.levels, json.forecasts[0].mean]).toEqual([
      [80, 95],
      [11, 11, 11, 11],
    ]);
  });

  it('are kept, by release and question; the order of keys is no other question', async () => {
    const [x, y] = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const first = await ask({ series: [{ id: 'k', history: { values: [7] }, future: { x, y } }], horizon: 3 });
    const again = await ask({ horizon: 3, series: [{ future: { y, x }, id: 'k', history: { values: [7] } }] });
    const other = await ask({ series: [{ id: 'k', history: { values: [7] }, future: { x: y, y: x } }], horizon: 3 });
    expect([first.json.cached, again.json.cached, other.json.cached]).toEqual([false, true, false]);
    expect(again.json.forecasts).toEqual(first.json.forecasts);
  });

  it('of the baseline are flagged and not kept; those that failed are null', async () => {
    const ids = [{ id: 'fallback' }, { id: 'failed' }];
    for (const _ of [1, 2]) {
      const { json } = await ask({ series: ids, horizon: 1 });
      expect([json.fallback, json.cached]).toEqual([true, false]);
      expect(json.forecasts.map(({ status, mean }: { status: string; mean: unknown }) => [status, mean])).toEqual([
        ['fallback', [11]],
        ['failed', [null]],
      ]);
    }
  });

  it('name what is wrong with a request, and where', async () => {
    const cases: [unknown, number, string, string?][] = [
      ['{', 400, 'BAD_REQUEST'],
      ['', 400, 'BAD_REQUEST'],
      [{ series: [] }, 400, 'BAD_REQUEST', 'series'],
      [{ series: [{ id: 'x', history: { values: ['1'] } }] }, 400, 'BAD_REQUEST', 'series.0.history.values.0'],
      [{ series: [{ id: 'x' }], horizon: 0 }, 400, 'BAD_REQUEST', 'horizon'],
      [{ series: [{ id: 'x' }], levels: [100] }, 400, 'BAD_REQUEST', 'levels.0'],
      [{ series: [{ id: 'x' }], horizonn: 3 }, 400, 'BAD_REQUEST'],
      [{ series: [{ id: 'x' }], api_version: '2' }, 400, 'BAD_REQUEST', 'api_version'],
      [{ series: Array.from({ length: 6 }, (_, i) => ({ id: String(i) })) }, 400, 'BAD_REQUEST', 'series'],
      ['{"series":[{"id":"x","history":{"values":[1e999]}}]}', 400, 'BAD_REQUEST', 'series.0.history.values.0'],
      ['{"__proto__":{"a":1},"series":[{"id":"x"}]}', 400, 'BAD_REQUEST'],
      [{ series: [{ id: 'x' }], model: 'nobody' }, 404, 'NOT_FOUND', 'model'],
      [{ series: [{ id: 'x' }], alias: 'shadow' }, 404, 'NOT_FOUND', 'alias'],
      [{ series: [{ id: 'x' }], release: 'a'.repeat(64) }, 404, 'NOT_FOUND', 'release'],
      [{ series: [{ id: 'unknown' }] }, 404, 'NOT_FOUND'],
      [{ series: [{ id: 'x'.repeat(30_000) }] }, 413, 'TOO_LARGE'],
      [{ series: [{ id: 'full' }] }, 503, 'OVERLOADED'],
      [{ series: [{ id: 'bug' }] }, 500, 'INTERNAL'],
    ];
    for (const [body, status, code, field] of cases) {
      const answer = await ask(body);
      const { error, api_version, request_id } = answer.json;
      expect([answer.status, error.code, error.place?.field], JSON.stringify(body).slice(0, 80)).toEqual([status, code, field]);
      expect([api_version, request_id, typeof error.hint]).toEqual(['1', answer.headers.get('x-request-id'), 'string']);
      if (status === 503) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await test.call('POST', '/v1/forecast', { body: 'a=1', headers: { 'content-type': 'text/csv' } })).status).toBe(415);
    expect((await test.call('POST', '/v1/forecast', { body: '{}', headers: { api_version: '2' } })).json.error.code).toBe('BAD_REQUEST');
    expect((await test.call('GET', '/v1/nothing')).json.error.code).toBe('NOT_FOUND');
    expect((await test.call('GET', '/v1/%zz')).json.error.code).toBe('BAD_REQUEST');
  });

  it('that fail for a bug say nothing about the machine; the log has it under the same id', async () => {
    const { text, json } = await ask({ series: [{ id: 'bug' }] });
    expect(text).not.toMatch(/secret|root|\.ts|TypeError|stack/);
    const line = test.log().find((each) => each.request_id === json.request_id && each.level === 'error');
    expect(JSON.stringify(line)).toContain('/root/engine.ts');
  });

  it('are logged with request, version, latency and count', async () => {
    await test.call('POST', '/v1/forecast', { body: { series: [{ id: 'a' }, { id: 'b' }] }, headers: { 'x-request-id': 'mine-42' } });
    await expect
      .poll(() => test.log().find((each) => each.request_id === 'mine-42'))
      .toMatchObject({
        ...{ level: 'info', route: '/v1/forecast', status: 200, model: 'load', model_version: 1, item_count: 2, caller: 'admin' },
        latency_ms: expect.any(Number),
      });
  });

  it('keep ids of requests that could break a log or a header out', async () => {
    for (const id of ['a b', 'x"y', 'ü', '<script>', 'a'.repeat(129)]) {
      const { headers, json } = await test.call('GET', '/v1/models', {
        headers: { 'x-request-id': encodeURIComponent(id) === id ? id : id.replace('ü', '\u00fc') },
      });
      expect(json.request_id).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get('x-request-id')).toBe(json.request_id);
    }
  });

  it('have a simple form for what the release kept', async () => {
    const { status, json } = await test.call('GET', '/api/v1/predict/a?hours=2&location_lat=1');
    expect([status, json.target, json.level]).toEqual([200, 'a', 95]);
    expect(json.predictions).toEqual([
      { time: '2026-01-01T00:00:00Z', value: 11, lo: -85, hi: 105 },
      { time: '2026-01-01T01:00:00Z', value: 11, lo: -85, hi: 105 },
    ]);
    expect((await test.call('GET', '/api/v1/predict/a?hours=x')).json.error).toMatchObject({
      code: 'BAD_REQUEST',
      place: { field: 'hours' },
    });
    expect((await test.call('GET', '/api/v1/predict/a?horizon=3&level=50')).json).toMatchObject({ level: 50, predictions: { length: 3 } });
  });

  it('can be asked of one release, whatever the aliases say', async () => {
    const second = await test.serve(2, 'challenger');
    const { json } = await ask({ series: [{ id: 'a' }], release: second });
    expect([json.version, json.alias, json.forecasts[0].mean[0]]).toEqual([2, null, 12]);
    expect((await ask({ series: [{ id: 'a' }], alias: 'challenger' })).json).toMatchObject({ version: 2, alias: 'challenger' });
    expect((await ask({ series: [{ id: 'a' }], release: second, model: 'other' })).json.error.code).toBe('BAD_REQUEST');
  });
});

describe('too many forecasts at once', () => {
  it('are told to come back, and the others are answered', async () => {
    const test = await startTest({ ALMANAC_QUEUE: '3' });
    await test.serve(1);
    const ask = (n: number) => test.call('POST', '/v1/forecast', { body: { series: [{ id: 'slow:150', history: { values: [n] } }] } });
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(ask));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 503, 503, 503]);
    const refused = answers.find(({ status }) => status === 503)!;
    expect([refused.json.error.code, refused.headers.get('retry-after')]).toEqual(['OVERLOADED', '1']);
    expect((await ask(7)).status).toBe(200);
    await test.close();
  });
});
