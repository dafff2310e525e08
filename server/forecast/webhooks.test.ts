import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTest, type TestService } from './service.fixture.ts';

const SECRET = 'w'.repeat(24);
const sign = (timestamp: string, body: string): string =>
  execFileSync('openssl', ['dgst', '-sha256', '-hmac', SECRET, '-hex'], { input: `${timestamp}.${body}`, encoding: 'utf8' })
    .trim()
    .split(' ')
    .at(-1)!;

describe('webhooks', () => {
  let test: TestService;
  beforeAll(async () => {
    test = await startTest({ ALMANAC_WEBHOOK_SECRET: SECRET });
    await test.serve(1);
  });
  afterAll(() => test.close());
  const send = (
    body: string,
    { at = Date.now() / 1000, signature }: { at?: number; signature?: string } = {},
    type = 'application/json',
  ) => {
    const timestamp = String(Math.floor(at));
    return test.call('POST', '/webhooks/alerts', {
      ...{ token: null, body },
      headers: { 'content-type': type, 'x-timestamp': timestamp, 'x-signature': signature ?? sign(timestamp, body) },
    });
  };

  it('are answered with the forecast that they ask for, and kept with it', async () => {
    const body = '{"symbol": "a",  "close": 1.5, "ü": "€"}';
    const { status, json } = await send(body);
    expect([status, json.received, json.forecast.forecasts[0].mean]).toEqual([200, true, [11, 11, 11]]);
    const full = await send(JSON.stringify({ forecast: { series: [{ id: 'z', history: { values: [2] } }], horizon: 1, levels: [] } }));
    expect(full.json.forecast.forecasts).toMatchObject([{ id: 'z', mean: [3] }]);
    expect((await send('just a text', {}, 'text/plain')).json).toMatchObject({ received: true });
    await expect.poll(() => test.journal('webhooks', '20').length).toBe(3);
    expect(test.journal('webhooks', '20')[0]).toMatchObject({ name: 'alerts', body, forecast: { model: 'load', version: 1 } });
  });

  it('of another secret, another body, another time, or sent twice are refused', async () => {
    const body = '{"a":1}';
    const now = Math.floor(Date.now() / 1000);
    const good = sign(String(now), body);
    expect((await send(body, { at: now, signature: `sha256=${good}` })).status).toBe(200);
    for (const again of [good, good.toUpperCase(), `sha256=${good}`])
      expect((await send(body, { at: now, signature: again })).status).toBe(401);
    expect((await send('{"a":2}', { at: now, signature: good })).status).toBe(401);
    expect((await send(body, { at: now + 1, signature: good })).status).toBe(401);
    expect((await send(body, { at: now - 301 })).status).toBe(401);
    expect((await send(body, { at: now + 400 })).status).toBe(401);
    expect((await send(body, { at: now, signature: 'zz' })).status).toBe(401);
    expect((await send(body, { at: Number.NaN })).status).toBe(401);
  });

  it('with a body that no forecast can be made of name what is wrong; large ones are refused', async () => {
    const { status, json } = await send(JSON.stringify({ forecast: { series: [] } }));
    expect([status, json.error.place]).toEqual([400, { field: 'forecast.series' }]);
    expect((await send('x'.repeat(300_000))).status).toBe(413);
    expect((await send(`${'['.repeat(100_000)}`)).status).toBe(200);
  });

  it('are off without a secret', async () => {
    const other = await startTest();
    expect((await other.call('POST', '/webhooks/x', { token: null, body: {} })).status).toBe(404);
    await other.close();
  });
});
