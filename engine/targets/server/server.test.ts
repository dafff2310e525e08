import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerTarget } from '#shared/domain/target.ts';
import { ADMIN_TOKEN, startTest, type TestService } from '../../../server/forecast/service.fixture.ts';
import { EVE, writeFake } from '../../../server/forecast/serving.fixture.ts';
import { cuttingProxy, sequence } from '../cutting-proxy.fixture.ts';
import { pushTo } from '../push.ts';
import { pushContext, sourceOfArchive, type TestPush, tempFolder } from '../release.fixture.ts';
import type { BundleSource } from '../source.ts';
import { activate, modelsOf, openServer, rollBack } from './client.ts';

const folder = tempFolder();
let service: TestService;
let target: ServerTarget;
const context = (more: object = {}): TestPush => pushContext(folder.path, { SERVER: ADMIN_TOKEN }, { chunk: 1000, ...more });
const targetAt = (url: string): ServerTarget => ServerTarget.parse({ kind: 'server', name: 'prod', url, secret: 'SERVER' });

/** A release of the model `load`, signed by Ada, whom the service trusts, or by others. */
async function release(version: number, as: 'folder' | 'tar.gz' = 'folder', signers?: (typeof EVE)[]): Promise<BundleSource> {
  const archive = await writeFake(join(folder.path, `load-${version}.tar.gz`), { version, ...(signers && { signers }) });
  return sourceOfArchive(archive, { model: 'load', version }, as);
}

beforeAll(async () => {
  service = await startTest();
  target = targetAt(service.service.address);
});
afterAll(async () => {
  await service?.close();
  folder.close();
});

describe('pushing to a forecast server', () => {
  it.each(['folder', 'tar.gz'] as const)(
    'sends a %s in pieces, has it verified, and pulls it back; nothing the second time',
    async (as) => {
      const source = await release(as === 'folder' ? 1 : 2, as);
      const pushed = await pushTo(target, source, context());
      expect(pushed).toMatchObject({ reused: 0, reference: `${service.service.address}/v1/releases/${source.digest}` });
      const held = (await service.call('GET', '/v1/releases')).json.releases.find(
        (each: { digest: string }) => each.digest === source.digest,
      );
      expect(held).toMatchObject({ model: 'load', version: source.version, aliases: [] });
      await expect(pushTo(target, source, context({ tag: 'x' }))).resolves.toMatchObject({
        reused: pushed.bytes,
        notes: [expect.stringContaining('activated')],
      });
    },
  );

  it('goes on where an upload broke off', async () => {
    const source = await release(3);
    const ctx = context();
    let seen = 0;
    const progress = (_: number, message: string): void => {
      if (message.startsWith('sending') && ++seen === 4) ctx.abort.abort();
    };
    await expect(pushTo(target, source, { ...ctx, progress })).rejects.toMatchObject({ code: 'CANCELLED' });
    const pushed = await pushTo(target, source, context());
    expect(pushed.reused).toBe(3000);
  });

  it('is cancelled at any moment, and a repeat ends well', async () => {
    const source = await release(11);
    for (let stop = 0; stop < 12; stop++) {
      const ctx = context();
      let seen = 0;
      const progress = (): void => void (seen++ === stop && ctx.abort.abort());
      const outcome = await pushTo(target, source, { ...ctx, progress }).catch((e: { code: string }) => e.code);
      if (typeof outcome === 'object') break;
      expect(outcome).toBe('CANCELLED');
    }
    await expect(pushTo(target, source, context())).resolves.toMatchObject({ reference: expect.stringContaining(source.digest) });
  });

  it('gets through a line that is cut at random places', async () => {
    const random = sequence(11);
    const proxy = await cuttingProxy(Number(new URL(service.service.address).port), () => random(900, 9000));
    const ctx = context({ patience: { attempts: 20, first: 1, longest: 5 } });
    await expect(pushTo(targetAt(`http://127.0.0.1:${proxy.port}`), await release(4), ctx)).resolves.toMatchObject({ notes: [] });
    expect(ctx.notes.join()).toContain('trying again');
    await proxy.close();
  });

  it('finds a byte that changed there', async () => {
    const source = await release(5);
    await pushTo(target, source, context());
    const held = join(service.data, 'releases', source.digest);
    const [file] = readdirSync(held, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz'));
    const bytes = readFileSync(join(held, file!));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(join(held, file!), bytes);
    await expect(pushTo(target, source, context())).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('is told why a release or a token is refused', async () => {
    const foreign = await release(6, 'folder', [EVE]);
    await expect(pushTo(target, foreign, context())).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('none of them is trusted'),
      data: { hint: expect.stringContaining('ALMANAC_TRUSTED_KEYS') },
    });
    const wrong = await pushTo(target, foreign, pushContext(folder.path, { SERVER: 'planted-token-1' })).catch((e: Error) => e);
    expect(wrong).toMatchObject({ code: 'NO_PERMISSION', message: expect.stringContaining('SERVER') });
    expect(JSON.stringify(wrong) + (wrong as Error).stack).not.toContain('planted');
    const viewer = pushContext(folder.path, { SERVER: await service.token('viewer') });
    await expect(pushTo(target, await release(7), viewer)).rejects.toMatchObject({ code: 'NO_PERMISSION' });
  });
});

describe('what a server serves', () => {
  it('is activated and rolled back from afar', async () => {
    const [one, two] = [await release(8), await release(9)];
    for (const each of [one, two]) await pushTo(target, each, context());
    const server = await openServer(target, context());
    for (const { digest } of [one, two]) await activate(server, 'load', 'champion', digest);
    expect((await modelsOf(server))[0]).toMatchObject({ model: 'load', aliases: { champion: two.digest } });
    expect(await rollBack(server, 'load', 'champion')).toBe(one.digest);
    expect((await modelsOf(server))[0]!.aliases.champion).toBe(one.digest);
    await expect(activate(server, 'load', 'champion', '0'.repeat(64))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(activate(server, 'no model', 'champion', one.digest)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a server that is none', () => {
  let fake: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  beforeAll(async () => {
    fake = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => fake.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    fake.closeAllConnections();
    fake.close();
  });
  const at = (): ServerTarget => targetAt(`http://127.0.0.1:${(fake.address() as AddressInfo).port}`);

  it('is named as such; what it echoes of the token is struck out', async () => {
    const source = await release(10);
    answer = (_, response) => response.end('<html>login</html>');
    await expect(pushTo(at(), source, context())).rejects.toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining('JSON') });
    answer = ({ headers }, response) => response.writeHead(503).end(`no: ${headers.authorization}`);
    const ctx = context();
    const error = await pushTo(at(), source, ctx).catch((e: Error) => e);
    expect(error).toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining('no: Bearer ***') });
    expect(ctx.notes.join()).not.toContain(ADMIN_TOKEN);
    answer = (_, response) => response.writeHead(507).end('{}');
    await expect(pushTo(at(), source, context())).rejects.toMatchObject({ code: 'DISK_FULL' });
  });

  it('that sends its callers elsewhere gets no token sent there', async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = createServer(({ headers }, response) => {
      seen.push(headers.authorization, JSON.stringify(headers));
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    answer = (_, response) => void response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end();
    const server = await openServer(at(), context());
    await expect(modelsOf(server)).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(seen[0]).toBeUndefined();
    expect(seen.join()).not.toContain(ADMIN_TOKEN);
    elsewhere.close();
  });

  it('is waited for as long as it asks, and not rolled back twice', async () => {
    let asked = 0;
    const started = Date.now();
    answer = (_, response) => {
      if (++asked === 1) response.writeHead(429, { 'retry-after': '1' }).end();
      else response.end(JSON.stringify({ api_version: '1', request_id: 'x', models: [] }));
    };
    const server = await openServer(at(), context({ patience: { attempts: 2, first: 1, longest: 5000 } }));
    await expect(modelsOf(server)).resolves.toEqual([]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
    asked = 0;
    answer = (request) => {
      asked++;
      request.socket.destroy();
    };
    await expect(rollBack(server, 'load', 'champion')).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('not known'),
    });
    expect(asked).toBe(1);
  });
});
