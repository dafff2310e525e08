import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkedUrl } from '../address.ts';
import { noise, pushContext, tempFolder } from '../release.fixture.ts';
import { ask, askOnce, unexpected } from './ask.ts';
import { download } from './download.ts';
import { createTries, Passing, patiently } from './patience.ts';

const folder = tempFolder();
let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/thing`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  folder.close();
});
const context = (attempts = 4) => pushContext(folder.path, {}, { patience: { attempts, first: 1, longest: 10 } });

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

describe('patience', () => {
  it('ends after so many failures in a row, and begins anew with each step forward', async () => {
    const { signal, note, patience } = context(3);
    const tries = createTries({ what: 'sending', signal, note, patience });
    for (let step = 0; step < 5; step++) {
      for (let i = 0; i < 2; i++) await tries.failed(new Passing('it broke'));
      tries.went();
    }
    for (let i = 0; i < 2; i++) await tries.failed(new Passing('it broke'));
    await expect(tries.failed(new Passing('it broke'))).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: 'sending: it broke. Tried 3 times.',
    });
  });

  it('has none with what does not pass, and stops at once when it is cancelled', async () => {
    const ctx = context();
    let asked = 0;
    const reject = (error: Error): Promise<never> => {
      asked++;
      return Promise.reject(error);
    };
    const failing = (error: Error) =>
      patiently(() => reject(error), { ...ctx, what: 'x', patience: { attempts: 9, first: 60_000, longest: 60_000 } });
    await expect(failing(new TypeError('a bug'))).rejects.toThrow('a bug');
    expect(asked).toBe(1);
    setTimeout(() => ctx.abort.abort(), 20);
    await expect(failing(new Passing('it broke', { after: 60_000 }))).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(asked).toBe(2);
  });
});

describe('a request', () => {
  it.each([408, 425, 429, 500, 502, 503, 504])('that is answered %i is made again', async (status) => {
    let asked = 0;
    answer = (_, response) => void response.writeHead(asked++ < 2 ? status : 200, { 'retry-after': '0' }).end('well');
    expect(await (await ask(url, {}, context())).text()).toBe('well');
    expect(asked).toBe(3);
  });

  it.each([400, 404, 409, 501])('that is answered %i is not', async (status) => {
    let asked = 0;
    answer = (_, response) => {
      asked++;
      response.writeHead(status).end('\u0007no\nway');
    };
    const response = await ask(url, {}, context());
    expect((await unexpected(response, 'asking')).message).toBe(`asking: ${new URL(url).host} answered ${status}: no way.`);
    expect(asked).toBe(1);
  });

  it('with a body follows no one elsewhere', async () => {
    answer = (request, response) => void response.writeHead(request.url === '/thing' ? 307 : 200, { location: '/other' }).end();
    expect((await askOnce(url, { method: 'PUT', body: 'x' }, context().signal)).status).toBe(307);
  });

  it('to nobody says so', async () => {
    await expect(ask('http://127.0.0.1:1/x', {}, context())).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringMatching(/127\.0\.0\.1:1 broke/),
    });
  });
});

describe('a download', () => {
  const content = noise('download', 100_000);

  it.each([true, false])('goes on where the line broke (ranges: %s)', async (ranges) => {
    const asked: (string | undefined)[] = [];
    answer = ({ headers }, response) => {
      asked.push(headers.range);
      const from = ranges ? Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0) : 0;
      response.writeHead(ranges && headers.range ? 206 : 200, { 'content-length': content.length - from });
      const to = asked.length < 4 ? from + 20_000 * (ranges ? 1 : asked.length) : content.length;
      response.write(content.subarray(from, to), () => (to < content.length ? setTimeout(() => response.destroy(), 5) : response.end()));
    };
    const got = await bytesOf(download(url, {}, { ...context(), refuse: async () => new Error('refused') }));
    expect(got.equals(content)).toBe(true);
    expect(asked.length).toBe(4);
    expect(asked[0]).toBeUndefined();
    expect(asked[1]).toMatch(/^bytes=\d+-$/);
  });

  it('that gets nowhere ends, and one that is refused says why', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('x', () => response.destroy());
    };
    await expect(bytesOf(download(url, {}, { ...context(), refuse: async () => new Error('refused') }))).rejects.toMatchObject({
      code: 'UNREACHABLE',
    });
    answer = (_, response) => void response.writeHead(410).end();
    await expect(bytesOf(download(url, {}, { ...context(), refuse: async () => new Error('refused') }))).rejects.toThrow('refused');
  });
});

describe('an address', () => {
  it.each(['https://a.example', 'http://127.0.0.1:5000', 'http://localhost', 'http://[::1]:80'])('%s may be used', (address) => {
    expect(() => checkedUrl(address, false)).not.toThrow();
  });
  it.each([
    'http://a.example',
    'http://127.0.0.1.a.example',
    'http://localhost.a.example',
    'ftp://a.example',
    'https://u:p@a.example',
    'https://a.example/?t=1',
    'http://10.0.0.1',
  ])('%s may not', (address) => {
    expect(() => checkedUrl(address, false)).toThrow(expect.objectContaining({ code: 'UNSUITABLE' }));
  });
});
