import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTest, type TestService } from './service.fixture.ts';
import { EVE, writeFake } from './serving.fixture.ts';

describe('releases', () => {
  let test: TestService;
  let made = 0;
  beforeAll(async () => {
    test = await startTest({ ALMANAC_ARCHIVE_LIMIT: '1mb' });
  });
  afterAll(() => test.close());
  const archive = async (fake: Parameters<typeof writeFake>[1]): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(readFileSync(await writeFake(join(test.folder, `fake-${made++}.tar.gz`), fake)));
  const push = (body: unknown) => test.call('POST', '/v1/releases', { body });
  const onDisk = () => readdirSync(join(test.data, 'releases'));
  const activate = (digest: string, alias = 'champion') => test.call('POST', `/v1/models/load/aliases/${alias}`, { body: { digest } });
  const champion = async (): Promise<number> => (await test.call('POST', '/v1/forecast', { body: { series: [{ id: 'a' }] } })).json.version;

  it('are pushed once: the same again is answered with what is there; the bytes come back as they went', async () => {
    const bytes = await archive({ version: 1 });
    const first = await push(bytes);
    expect([first.status, first.json.release]).toMatchObject([
      201,
      { model: 'load', version: 1, aliases: [], loaded: true, bytes: bytes.length },
    ]);
    const again = await push(bytes);
    expect([again.status, again.json.release.digest]).toEqual([200, first.json.release.digest]);
    const answer = await fetch(`${test.service.address}/v1/releases/${first.json.release.digest}/archive`, {
      headers: { 'x-api-token': test.service.adminToken },
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
    expect(onDisk()).toEqual([first.json.release.digest]);
  });

  it('of unknown keys, unsigned, damaged, broken or too large are refused and leave nothing', async () => {
    const before = onDisk();
    const good = await archive({ version: 7 });
    const flipped = Uint8Array.from(good);
    flipped[good.length - 40]! ^= 1;
    const cases: [Uint8Array, number, string][] = [
      [await archive({ version: 8, signers: [EVE] }), 403, 'UNTRUSTED'],
      [await archive({ version: 8, signers: [] }), 403, 'UNTRUSTED'],
      [flipped, 422, 'CORRUPT'],
      [good.subarray(0, good.length / 2), 422, 'CORRUPT'],
      [new TextEncoder().encode('no archive'), 422, 'CORRUPT'],
      [await archive({ version: 9, broken: true }), 422, 'CORRUPT'],
      [new Uint8Array(1_500_000), 413, 'TOO_LARGE'],
    ];
    for (const [bytes, status, code] of cases) {
      const answer = await push(bytes);
      expect([answer.status, answer.json.error.code], `${answer.text}`).toEqual([status, code]);
      expect(answer.text).not.toContain(test.folder);
    }
    expect(onDisk()).toEqual(before);
    expect((await push({ what: 1 })).json.error.code).toBe('BAD_REQUEST');
  });

  it('come in pieces, go on after a break, and are checked as a whole', async () => {
    const bytes = await archive({ version: 2 });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const begin = () => test.call('POST', '/v1/uploads', { body: { bytes: bytes.length, sha256 } });
    const piece = (id: string, from: number, to: number, at = from) =>
      test.call('PATCH', `/v1/uploads/${id}`, {
        body: bytes.slice(from, to),
        headers: { 'content-type': 'application/octet-stream', 'upload-offset': String(at) },
      });
    const { id } = (await begin()).json;
    expect((await piece(id, 0, 100)).headers.get('upload-offset')).toBe('100');
    const wrong = await piece(id, 200, 300);
    expect([wrong.status, wrong.headers.get('upload-offset')]).toEqual([409, '100']);
    expect((await push({ upload: id })).status).toBe(409);
    expect((await begin()).json.offset).toBe(100);
    expect((await test.call('HEAD', `/v1/uploads/${id}`)).headers.get('upload-offset')).toBe('100');
    expect((await piece(id, 100, bytes.length)).json.offset).toBe(bytes.length);
    expect((await push({ upload: id })).status).toBe(201);
    expect((await test.call('HEAD', `/v1/uploads/${id}`)).status).toBe(404);
    expect(readdirSync(join(test.data, 'uploads'))).toEqual([]);

    const lie = await test.call('POST', '/v1/uploads', { body: { bytes: 10, sha256: 'b'.repeat(64) } });
    await test.call('PATCH', `/v1/uploads/${lie.json.id}`, {
      ...{ body: new Uint8Array(10), headers: { 'content-type': 'application/octet-stream', 'upload-offset': '0' } },
    });
    expect((await push({ upload: lie.json.id })).json.error.code).toBe('CORRUPT');
    expect((await test.call('POST', '/v1/uploads', { body: { bytes: 2e6, sha256 } })).status).toBe(413);
    expect((await test.call('HEAD', '/v1/uploads/..%2f..%2fetc')).status).toBe(404);
  });

  it('that broke off in a piece keep what came, and go on there', async () => {
    const bytes = await archive({ version: 4 });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { id } = (await test.call('POST', '/v1/uploads', { body: { bytes: bytes.length, sha256 } })).json;
    const half = Math.floor(bytes.length / 2);
    const { port } = new URL(test.service.address);
    const head = [`PATCH /v1/uploads/${id} HTTP/1.1`, 'host: x', `x-api-token: ${test.service.adminToken}`, 'upload-offset: 0'];
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
    socket.write(`${[...head, 'content-type: application/octet-stream', `content-length: ${bytes.length}`].join('\r\n')}\r\n\r\n`);
    socket.write(bytes.subarray(0, half));
    const offset = async () => Number((await test.call('HEAD', `/v1/uploads/${id}`)).headers.get('upload-offset'));
    await expect.poll(offset).toBe(half);
    socket.destroy();
    const rest = () =>
      test.call('PATCH', `/v1/uploads/${id}`, {
        ...{ body: bytes.slice(half), headers: { 'content-type': 'application/octet-stream', 'upload-offset': String(half) } },
      });
    await expect.poll(async () => (await rest()).json.offset).toBe(bytes.length);
    expect((await push({ upload: id })).status).toBe(201);
  });

  it('answer once an alias stands for them, step back one by one, and stay as they were after a restart', async () => {
    const byVersion = new Map<number, string>();
    for (const version of [1, 2, 3]) byVersion.set(version, (await push(await archive({ version }))).json.release.digest);
    for (const version of [1, 2, 3]) {
      expect((await activate(byVersion.get(version)!)).status).toBe(200);
      expect(await champion()).toBe(version);
    }
    const { json } = await test.call('GET', '/v1/models/load');
    expect(json.model.history.map(({ alias, digest, by }: Record<string, string>) => [alias, digest, by])).toEqual([
      ['champion', byVersion.get(2), 'admin'],
      ['champion', byVersion.get(1), 'admin'],
    ]);
    const back = () => test.call('POST', '/v1/models/load/rollback', { body: {} });
    await back();
    expect(await champion()).toBe(2);

    await test.service.close(1);
    const other = await startTest({}, test.folder);
    const after = await other.call('POST', '/v1/forecast', { body: { series: [{ id: 'a' }] } });
    expect(after.json.version).toBe(2);
    const closeOther = other.close;
    test = {
      ...other,
      close: async () => {
        await closeOther();
        rmSync(other.folder, { recursive: true, force: true });
      },
    };
    await back();
    expect(await champion()).toBe(1);
    expect((await back()).json.error.code).toBe('CONFLICT');
    expect(await champion()).toBe(1);
  });

  it('take over from each other without dropping a request, and without the numbers of another', async () => {
    const digests = [
      (await push(await archive({ version: 1 }))).json.release.digest,
      (await push(await archive({ version: 2 }))).json.release.digest,
    ];
    let moving = true;
    const answers: { status: number; json: { version: number; release: string; forecasts: { mean: number[] }[] } }[] = [];
    const client = async (): Promise<void> => {
      while (moving) answers.push(await test.call('POST', '/v1/forecast', { body: { series: [{ id: 'same' }], horizon: 1 } }));
    };
    const clients = Promise.all([client(), client(), client()]);
    for (let i = 0; i < 20; i++) expect((await activate(digests[i % 2])).status).toBe(200);
    moving = false;
    await clients;
    for (const { status, json } of answers) {
      expect(status).toBe(200);
      expect([json.release, json.forecasts[0]!.mean[0]]).toEqual([digests[json.version - 1], 10 + json.version]);
    }
    expect(new Set(answers.map(({ json }) => json.version))).toEqual(new Set([1, 2]));
  });

  it('cannot be activated for another model, and cannot be removed while an alias stands for them', async () => {
    const digest = (await push(await archive({ name: 'wind', version: 1 }))).json.release.digest;
    expect((await activate(digest)).json.error.code).toBe('CONFLICT');
    expect((await activate('c'.repeat(64))).json.error.code).toBe('NOT_FOUND');
    const standing = (await test.call('GET', '/v1/models/load')).json.model.aliases.champion;
    expect((await test.call('DELETE', `/v1/releases/${standing}`)).json.error.code).toBe('CONFLICT');
    const left = (await test.call('DELETE', `/v1/releases/${digest}`)).json.releases;
    expect(left.map((release: { digest: string }) => release.digest)).not.toContain(digest);
    expect(onDisk()).not.toContain(digest);
  });

  it('of two models: a request has to say which', async () => {
    await push(await archive({ name: 'wind', version: 1 }));
    const answer = await test.call('POST', '/v1/forecast', { body: { series: [{ id: 'a' }] } });
    expect([answer.status, answer.json.error.place]).toEqual([400, { field: 'model' }]);
  });
});

describe('releases that are listed at the start', () => {
  it('are served at once: the newest is the champion until somebody says otherwise', async () => {
    const first = await startTest();
    const at = (version: number) => join(first.folder, `v${version}.tar.gz`);
    for (const version of [1, 2, 3]) await writeFake(at(version), { version });
    await first.service.close(0);
    const champion = async (versions: number[], work: (test: TestService) => Promise<void> = async () => {}) => {
      const test = await startTest({ ALMANAC_RELEASES: versions.map(at).join(',') }, first.folder);
      const { json } = await test.call('POST', '/v1/forecast', { body: { series: [{ id: 'a' }] } });
      await work(test);
      await test.close();
      return json.version;
    };
    expect(await champion([1, 2])).toBe(2);
    expect(await champion([1, 2, 3])).toBe(3);
    expect(
      await champion([1, 2, 3], async (test) => {
        const { releases } = (await test.call('GET', '/v1/releases')).json;
        const digest = releases.find((release: { version: number }) => release.version === 1).digest;
        await test.call('POST', '/v1/models/load/aliases/champion', { body: { digest } });
      }),
    ).toBe(3);
    expect(await champion([1, 2, 3])).toBe(1);
    rmSync(first.folder, { recursive: true, force: true });
  });

  it('that are not there, or are not trusted, keep it from starting', async () => {
    await expect(startTest({ ALMANAC_RELEASES: '/nowhere/release.tar.gz' })).rejects.toThrow(/nothing at/);
  });
});
