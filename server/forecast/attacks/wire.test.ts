import { createHash, createHmac } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, startTest, type TestService } from '../service.fixture.ts';
import { PLANTED, sendRaw, statusesOf, tellsNothing } from './target.fixture.ts';

let test: TestService;
let port: number;
beforeAll(async () => {
  test = await startTest({ ALMANAC_WEBHOOK_SECRET: PLANTED.webhook, ALMANAC_TRUST_PROXY: '127.0.0.1', ALMANAC_LOG_LEVEL: 'debug' });
  await test.serve(1);
  port = Number(new URL(test.service.address).port);
});
afterAll(async () => {
  expect((await test.call('POST', '/v1/forecast', { body: { series: [{ id: 'a' }] } })).status).toBe(200);
  for (const line of test.log()) tellsNothing(JSON.stringify(line), test.folder);
  await test.close();
});

const FORECAST = JSON.stringify({ series: [{ id: 'a' }], horizon: 1 });
const head = (method: string, path: string, more: string): string =>
  `${method} ${path} HTTP/1.1\r\nhost: a\r\nx-api-token: ${ADMIN_TOKEN}\r\ncontent-type: application/json\r\n${more}\r\n`;
/** All answers that come to what is sent, over one connection that stays open for more. */
const talk = async (bytes: string, patience = 300): Promise<string> => {
  const answer = await sendRaw(port, Buffer.from(bytes, 'latin1'), patience);
  tellsNothing(answer, test.folder);
  return answer;
};

describe('headers', () => {
  it('come back clean, and break no line of the log', async () => {
    const evil = [
      'a\rset-cookie: x=1',
      'a\u0000b',
      'a\u001b[2J\u001b[31m',
      '{"level":"fatal"}',
      '","level":"fatal","x":"',
      'a\\u000aset-cookie: x',
      '%0d%0aset-cookie:%20x=1',
      '\u0085\u00a0',
      'x'.repeat(129),
      '../../etc/passwd',
      '$'.concat('{jndi:ldap://x}'),
      '<script>',
    ];
    const names = [
      'x-request-id',
      'x-subject',
      'user-agent',
      'referer',
      'origin',
      'x-forwarded-for',
      'traceparent',
      'accept',
      'if-none-match',
    ];
    for (const value of evil)
      for (const name of names) {
        const answer = await talk(head('GET', '/v1/nothing', `${name}: ${value}\r\nconnection: close\r\n`));
        const [status] = statusesOf(answer);
        expect([400, 404], `${name}: ${value}`).toContain(status);
        expect(answer).not.toMatch(/set-cookie/i);
        expect(answer.slice(0, answer.indexOf('\r\n\r\n'))).not.toMatch(/jndi|script>/);
      }
    const split = await talk(head('GET', '/health', 'x-request-id: a\r\n set-cookie: x=1\r\nconnection: close\r\n'));
    expect(split).not.toMatch(/^set-cookie/im);
    for (const line of test.log()) expect(['debug', 'info', 'warn'], JSON.stringify(line)).toContain(line.level);
  });

  it('that are many or long are refused', async () => {
    expect(statusesOf(await talk(head('GET', '/health', `x-long: ${'a'.repeat(17_000)}\r\n`)))).toEqual([431]);
    expect(statusesOf(await talk(head('GET', '/health', 'a: b\r\n'.repeat(5000))))).toEqual([431]);
    expect(statusesOf(await talk(head('GET', `/${'a'.repeat(20_000)}`, '')))).toEqual([431]);
    expect([400, 404, 414]).toContain(statusesOf(await talk(head('GET', `/v1/models/${'a'.repeat(9000)}`, 'connection: close\r\n')))[0]);
  });

  it('in ids and names that are logged are data', async () => {
    const id = '","level":"fatal","msg":"\r\n\u001b[31mowned\u2028';
    const { status, json } = await test.call('POST', '/v1/forecast', { body: { series: [{ id, history: { values: [1] } }], horizon: 1 } });
    expect([status, json.forecasts[0].id]).toEqual([200, id]);
    expect((await test.call('GET', `/api/v1/predict/${encodeURIComponent(id)}`)).status).toBe(200);
    expect((await test.call('GET', `/v1/models/${encodeURIComponent(id)}`)).status).toBe(404);
    expect(test.log().filter(({ level }) => level === 'fatal')).toEqual([]);
  });
});

describe('a request in another', () => {
  const hidden = head('POST', '/v1/models/load/rollback', 'content-length: 2\r\n').replaceAll('\r\n', '\r\n');
  const cases: Record<string, string> = {
    'both lengths': `${head('POST', '/v1/forecast', `content-length: ${FORECAST.length}\r\ntransfer-encoding: chunked\r\n`)}0\r\n\r\n${hidden}{}`,
    'both, the other way': `${head('POST', '/v1/forecast', `transfer-encoding: chunked\r\ncontent-length: 4\r\n`)}5c\r\n${hidden}{}\r\n0\r\n\r\n`,
    'two lengths': head('POST', '/v1/forecast', `content-length: 2\r\ncontent-length: ${FORECAST.length}\r\n`) + FORECAST,
    'a list of lengths': head('POST', '/v1/forecast', `content-length: 2, ${FORECAST.length}\r\n`) + FORECAST,
    'a length with a sign': head('POST', '/v1/forecast', `content-length: +${FORECAST.length}\r\n`) + FORECAST,
    'a length in hex': head('POST', '/v1/forecast', 'content-length: 0x10\r\n') + FORECAST,
    'a negative length': head('POST', '/v1/forecast', 'content-length: -1\r\n') + FORECAST,
    'chunked, spelt otherwise': `${head('POST', '/v1/forecast', 'transfer-encoding: xchunked\r\n')}0\r\n\r\n${hidden}{}`,
    'chunked, not last': `${head('POST', '/v1/forecast', 'transfer-encoding: chunked, identity\r\n')}0\r\n\r\n${hidden}{}`,
    'chunked behind a tab': `${head('POST', '/v1/forecast', 'transfer-encoding:\x0bchunked\r\n')}0\r\n\r\n${hidden}{}`,
    'a space before the colon': head('POST', '/v1/forecast', `content-length : ${FORECAST.length}\r\n`) + FORECAST,
    'folded lines': `${head('POST', '/v1/forecast', `x: y\r\n transfer-encoding: chunked\r\ncontent-length: 2\r\n`)}{}0\r\n\r\n`,
    'bare line feeds': `POST /v1/forecast HTTP/1.1\nhost: a\ntransfer-encoding: chunked\n\n0\n\n${hidden}`,
    'a chunk of a negative size': `${head('POST', '/v1/forecast', 'transfer-encoding: chunked\r\n')}-5\r\n${FORECAST}\r\n0\r\n\r\n`,
    'a chunk of an endless size': `${head('POST', '/v1/forecast', 'transfer-encoding: chunked\r\n')}ffffffffffffffff1\r\n${FORECAST}\r\n0\r\n\r\n`,
    'a chunk with a bare extension': `${head('POST', '/v1/forecast', 'transfer-encoding: chunked\r\n')}2;\nxx\r\n{}\r\n0\r\n\r\n`,
    'HTTP/0.9': 'GET /v1/models\r\n\r\n',
    'HTTP/2 without TLS': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'two hosts': `GET /v1/models HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n`,
    'no host': 'GET /v1/models HTTP/1.1\r\n\r\n',
  };
  it.each(Object.entries(cases))('%s: is never answered as a second one that nobody sent', async (_, bytes) => {
    const before = test.log().filter(({ route }) => route === '/v1/models/:model/rollback').length;
    const answer = await talk(bytes);
    const statuses = statusesOf(answer);
    expect(statuses.length).toBeLessThanOrEqual(1);
    if (statuses.length > 0) expect([400, 401, 411, 413, 415, 501]).toContain(statuses[0] === 501 ? 400 : statuses[0]);
    expect(test.log().filter(({ route }) => route === '/v1/models/:model/rollback').length).toBe(before);
  });

  it('that comes before the last was answered is answered after it; garbage behind it ends the connection', async () => {
    const slow = JSON.stringify({ series: [{ id: 'slow:50' }], horizon: 1 });
    const first = head('POST', '/v1/forecast', `content-length: ${slow.length}\r\n`) + slow;
    const answer = await talk(`${first}${head('GET', '/health', 'connection: close\r\n')}`);
    expect(statusesOf(answer)).toEqual([200, 200]);
    expect(answer.indexOf('"forecasts"')).toBeLessThan(answer.indexOf('uptime_seconds'));
    const confused = await talk(`${first}\u0000garbage\r\n\r\n`);
    expect(statusesOf(confused)[0] ?? 200).toBe(200);
  });
});

describe('bodies', () => {
  it('of JSON that is deep, long, polluted or no JSON are refused, and pollute nothing', async () => {
    const wrap = (values: string): string => `{"series":[{"id":"a","history":{"values":${values}}}],"horizon":1}`;
    const bodies = [
      '['.repeat(1_000_000),
      '{"a":'.repeat(200_000),
      wrap(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`),
      wrap('[NaN]'),
      wrap('[Infinity]'),
      wrap('[1e400]'),
      wrap(`[${'9'.repeat(100_000)}]`),
      wrap('[-]'),
      wrap('["1"]'),
      wrap('{"length":3,"0":1}'),
      '{"__proto__":{"polluted":1},"series":[{"id":"a"}]}',
      '{"constructor":{"prototype":{"polluted":1}},"series":[{"id":"a"}]}',
      '{"series":[{"id":"a","__proto__":{"polluted":1}}]}',
      '{"series":[{"id":"a","covariates":{"__proto__":[1]}}]}',
      '{"series":{"length":1,"0":{"id":"a"}}}',
      '{"series":[{"id":{"toString":"x"}}]}',
      `\ufeff${FORECAST}x`,
      `${FORECAST}${FORECAST}`,
      '\u0000',
    ];
    for (const body of bodies) {
      const { status, text } = await test.call('POST', '/v1/forecast', { body });
      expect([400, 413], `${body.slice(0, 60)}: ${text.slice(0, 300)}`).toContain(status);
      expect(text.length).toBeLessThan(3000);
    }
    const twice = await test.call('POST', '/v1/forecast', { body: '{"horizon":99,"series":[{"id":"a"}],"horizon":1}' });
    expect(twice.json.forecasts[0].mean).toHaveLength(1);
    for (const query of [
      '__proto__[polluted]=1',
      '__proto__.polluted=1',
      'constructor[prototype][polluted]=1',
      'hours[]=1',
      'hours=1&hours=2',
      'horizon=1e999',
    ])
      expect([200, 400], query).toContain((await test.call('GET', `/api/v1/predict/a?${query}`)).status);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(
      (await test.call('POST', '/v1/forecast', { body: new Uint8Array(17 * 2 ** 20), headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(413);
    const packed = await test.call('POST', '/v1/forecast', { body: FORECAST, headers: { 'content-encoding': 'gzip' } });
    expect([200, 415]).toContain(packed.status);
  });
});

describe('uploads', () => {
  const sha = (i: number): string => createHash('sha256').update(String(i)).digest('hex');
  const begin = (i: number, bytes = 100) => test.call('POST', '/v1/uploads', { body: { bytes, sha256: sha(i) } });
  const piece = (id: string, at: string, body: Uint8Array) =>
    test.call('PATCH', `/v1/uploads/${id}`, { body, headers: { 'content-type': 'application/octet-stream', 'upload-offset': at } });

  it('are few at once, however many come together', async () => {
    const statuses = (await Promise.all(Array.from({ length: 400 }, (_, i) => begin(i)))).map(({ status }) => status);
    expect([statuses.filter((s) => s === 200).length, statuses.filter((s) => s === 503).length]).toEqual([32, 368]);
    expect(readdirSync(join(test.data, 'uploads'))).toHaveLength(32);
  });

  it('take no more than was announced, at no other place, from one at a time', async () => {
    const { json } = await begin(0);
    for (const at of ['1', '-1', '1e2', 'NaN', '0x10', '99999999999999999999', ' ', '0, 5'])
      expect([400, 409], at).toContain((await piece(json.id, at, new Uint8Array(10))).status);
    expect((await piece(json.id, '0', new Uint8Array(5000))).status).toBe(413);
    const { headers } = await test.call('HEAD', `/v1/uploads/${json.id}`);
    const there = headers.get('upload-offset')!;
    expect(Number(there)).toBeLessThanOrEqual(100);
    const two = await Promise.all([1, 2].map(() => piece(json.id, there, new Uint8Array(3))));
    expect(two.map(({ status }) => status).sort()).toEqual([200, 409]);
    for (const id of ['..', '../tokens.json', '%2e%2e%2faliases.json', 'a'.repeat(64), '__proto__', '\u0000'])
      expect([400, 404], id).toContain((await piece(encodeURIComponent(id), '0', new Uint8Array(1))).status);
    for (const upload of ['../../aliases.json', sha(0), 'a'.repeat(64), ''])
      expect([404, 409], upload).toContain((await test.call('POST', '/v1/releases', { body: { upload } })).status);
    for (const bytes of [0, -1, 1.5, 1e300, '10'])
      expect([400, 413]).toContain((await test.call('POST', '/v1/uploads', { body: { bytes, sha256: sha(1) } })).status);
  });
});

describe('webhooks', () => {
  it('are refused with a signature that is wrong, old, cut off, of other bytes, or used', async () => {
    const body = '{"symbol":"a"}';
    const at = Math.floor(Date.now() / 1000);
    const signed = (text: string, time: number, secret: string = PLANTED.webhook): string =>
      createHmac('sha256', secret).update(`${time}.${text}`).digest('hex');
    let address = 0;
    const send = async (signature: string, timestamp = String(at), text = body): Promise<number> =>
      (
        await test.call('POST', '/webhooks/tv', {
          token: null,
          body: text,
          headers: { 'x-signature': signature, 'x-timestamp': timestamp, 'x-forwarded-for': `10.2.0.${address++}` },
        })
      ).status;
    const good = signed(body, at);
    const wrong: [string, string?, string?][] = [
      [signed(body, at, 'another secret of them')],
      [good.slice(0, 32)],
      [`${good}00`],
      [good.replace(/^./, (c) => (c === '0' ? '1' : '0'))],
      [createHmac('sha256', PLANTED.webhook).update(body).digest('hex')],
      [createHash('sha256').update(`${at}.${body}`).digest('hex')],
      [good, String(at + 1)],
      [good, `${at} `.repeat(2)],
      [good, `0${at}`],
      [signed(body, at - 301), String(at - 301)],
      [signed(body, at + 310), String(at + 310)],
      [signed(body, -1), '-1'],
      [signed(body, 1e300), '1e300'],
      [good, String(at), `${body} `],
      ['0'.repeat(64)],
      [''],
    ];
    for (const [signature, timestamp, text] of wrong) expect(await send(signature, timestamp, text), `${signature} ${timestamp}`).toBe(401);
    const answers = await Promise.all([1, 2, 3].map(() => send(good)));
    expect(answers.sort()).toEqual([200, 401, 401]);
    expect(await send(signed(body, at - 298), String(at - 298))).toBe(200);
  });
});

describe('slow clients', () => {
  it('are ended in time, hold nobody up, and are bounded in number', { timeout: 20_000 }, async () => {
    const slow = await startTest({ ALMANAC_REQUEST_TIMEOUT: '1' });
    await slow.serve(1, 'champion', 'slow');
    const { port: at } = new URL(slow.service.address);
    const sockets: Socket[] = [];
    const open = (bytes: string, drip: string): Promise<number> =>
      new Promise((resolve) => {
        const started = Date.now();
        const socket = connect(Number(at), '127.0.0.1', () => socket.write(bytes));
        sockets.push(socket);
        const dripping = setInterval(() => socket.writable && socket.write(drip), 100);
        socket.on('data', () => {});
        socket.on('error', () => {});
        socket.on('close', () => {
          clearInterval(dripping);
          resolve(Date.now() - started);
        });
      });
    const token = `x-api-token: ${ADMIN_TOKEN}\r\n`;
    const headers = Array.from({ length: 150 }, () => open('GET /health HTTP/1.1\r\nhost: a\r\n', 'a: b\r\n'));
    const bodies = Array.from({ length: 100 }, () =>
      open(`POST /v1/forecast HTTP/1.1\r\nhost: a\r\n${token}content-type: application/json\r\ncontent-length: 100000\r\n\r\n`, ' '),
    );
    const pieces = Array.from({ length: 20 }, () =>
      open(`POST /v1/releases HTTP/1.1\r\nhost: a\r\n${token}content-type: application/gzip\r\ncontent-length: 100000\r\n\r\n`, 'x'),
    );
    await sleep(300);
    const started = Date.now();
    const { status } = await slow.call('POST', '/v1/forecast', { body: { series: [{ id: 'a' }] } });
    expect([status, Date.now() - started < 2000]).toEqual([200, true]);
    const times = await Promise.all([...headers, ...bodies, ...pieces]);
    expect(Math.max(...times)).toBeLessThan(10_000);
    await expect.poll(() => readdirSync(join(slow.data, 'releases')).filter((name) => name.startsWith('.'))).toEqual([]);
    expect((await slow.call('GET', '/ready')).status).toBe(200);
    for (const line of slow.log()) tellsNothing(JSON.stringify(line), slow.folder);
    for (const socket of sockets) socket.destroy();
    await slow.close();
  });
});
