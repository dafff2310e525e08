import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { S3Target } from '#shared/domain/target.ts';
import { cuttingProxy, sequence } from '../cutting-proxy.fixture.ts';
import { pushTo } from '../push.ts';
import { noise, pushContext, sourceIn, type TestPush, tempFolder } from '../release.fixture.ts';
import type { BundleSource } from '../source.ts';
import { ACCESS_KEY, BUCKET, SECRET_KEY, startStorage, type TestStorage } from './storage.fixture.ts';

const MIB = 2 ** 20;
const folder = tempFolder();
let storage: TestStorage;
let source: BundleSource;
let client: S3Client;
let target: S3Target;
const context = (more: object = {}): TestPush => pushContext(folder.path, { STORAGE: SECRET_KEY }, more);

beforeAll(async () => {
  mkdirSync(join(folder.path, 's3'));
  storage = await startStorage(join(folder.path, 's3'));
  source = await sourceIn(folder.path);
  client = new S3Client({
    region: 'us-east-1',
    endpoint: storage.url,
    forcePathStyle: true,
    credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
  });
});
afterAll(async () => {
  client.destroy();
  await storage.close();
  folder.close();
});
let tests = 0;
beforeEach(() => {
  storage.meddle = () => false;
  storage.asked.length = 0;
  target = S3Target.parse({
    kind: 's3',
    name: 'storage',
    endpoint: storage.url,
    bucket: BUCKET,
    prefix: `/t${++tests}/`,
    accessKey: ACCESS_KEY,
    secret: 'STORAGE',
  });
});

const keys = async (): Promise<string[]> =>
  ((await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: `t${tests}/` }))).Contents ?? [])
    .map((each) => each.Key!.slice(`t${tests}/`.length))
    .sort();
const puts = (): string[] => storage.asked.filter((line) => line.startsWith('PUT'));
const refuse =
  (status: number, code: string, when: (line: string) => boolean = () => true): TestStorage['meddle'] =>
  (request, response) => {
    if (!when(`${request.method} ${request.url}`)) return false;
    request.resume();
    response
      .writeHead(status, { 'content-type': 'application/xml' })
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>said the storage</Message></Error>`);
    return true;
  };

describe('pushing to object storage', () => {
  it('lays files below the digest and writes the index last', async () => {
    const pushed = await pushTo(target, source, context({ tag: 'stable' }));
    expect(pushed).toMatchObject({ reference: `s3://${BUCKET}/t${tests}/spring-plan/${source.digest}`, bytes: source.bytes, reused: 0 });
    expect(await keys()).toEqual(
      [...source.files.map((file) => `spring-plan/${source.digest}/${file.path}`), 'spring-plan/index.json'].sort(),
    );
    expect(puts().at(-1)).toContain('index.json');
    const key = `t${tests}/spring-plan/${source.digest}/model/weights.bin`;
    const weights = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    expect(Buffer.from(await weights.Body!.transformToByteArray()).equals(noise('Spring plan 1', 50_000))).toBe(true);
    expect(weights.Metadata).toEqual({ sha256: source.files.find((file) => file.path === 'model/weights.bin')!.sha256 });
  });

  it('writes nothing the second time; replaces what was damaged; keeps versions', async () => {
    await pushTo(target, source, context());
    storage.asked.length = 0;
    await expect(pushTo(target, source, context())).resolves.toMatchObject({ reused: source.bytes });
    expect(puts()).toEqual([]);
    const Key = `t${tests}/spring-plan/${source.digest}/service/serve.mjs`;
    const { sha256 } = source.files.find((file) => file.path === 'service/serve.mjs')!;
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: noise('other', 60_000), Metadata: { sha256 } }));
    const ctx = context();
    await expect(pushTo(target, source, ctx)).resolves.toMatchObject({ reused: source.bytes - 60_000 });
    expect(ctx.notes.join()).toContain('damaged');
    const second = await sourceIn(folder.path, { version: 2 });
    await pushTo(target, second, context());
    await expect(pushTo(target, { ...second, version: 1 }, context())).rejects.toMatchObject({ code: 'CONFLICT' });
    const index = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: `t${tests}/spring-plan/index.json` }));
    expect(JSON.parse(await index.Body!.transformToString())).toMatchObject({ releases: [{ version: 1 }, { version: 2 }] });
  });

  it('sends a large file in parts, and no part twice when it broke off', async () => {
    mkdirSync(join(folder.path, 'large'));
    const large = await sourceIn(join(folder.path, 'large'), { size: 11 * MIB });
    const parts = (): string[] => puts().filter((line) => line.includes('partNumber'));
    const ctx = context();
    let sent = 0;
    storage.meddle = (request) => {
      if (!request.url!.includes('partNumber=3')) return false;
      ctx.abort.abort();
      return true;
    };
    await expect(pushTo(target, large, { ...ctx, progress: () => sent++ })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await keys()).not.toContain('spring-plan/index.json');
    storage.meddle = () => false;
    storage.asked.length = 0;
    const pushed = await pushTo(target, large, context());
    expect(parts().map((line) => /partNumber=(\d+)/.exec(line)![1])).toEqual(['3']);
    expect(pushed.reused).toBeGreaterThanOrEqual(10 * MIB);
    expect(pushed.reused).toBeLessThan(pushed.bytes);
  });

  it('sends changed parts again', async () => {
    mkdirSync(join(folder.path, 'changed'));
    const large = await sourceIn(join(folder.path, 'changed'), { size: 11 * MIB });
    const ctx = context();
    storage.meddle = (request) => {
      if (!request.url!.includes('partNumber=2')) return false;
      ctx.abort.abort();
      return true;
    };
    await expect(pushTo(target, large, ctx)).rejects.toMatchObject({ code: 'CANCELLED' });
    storage.meddle = (request, response) => {
      if (!(request.method === 'GET' && request.url!.includes('uploadId'))) return false;
      const row = `<Part><PartNumber>1</PartNumber><ETag>&quot;${'0'.repeat(32)}&quot;</ETag><Size>${5 * MIB}</Size></Part>`;
      response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?><ListPartsResult>${row}</ListPartsResult>`);
      return true;
    };
    storage.asked.length = 0;
    await expect(pushTo(target, large, context())).resolves.toMatchObject({ reference: expect.stringContaining(large.digest) });
    expect(puts().filter((line) => line.includes('partNumber'))).toHaveLength(3);
  });

  it('gets through a line that is cut at random places', async () => {
    const random = sequence(3);
    const proxy = await cuttingProxy(Number(new URL(storage.url).port), () => random(3_000, 200_000));
    const ctx = context({ patience: { attempts: 15, first: 1, longest: 5 } });
    await expect(pushTo({ ...target, endpoint: `http://127.0.0.1:${proxy.port}` }, source, ctx)).resolves.toMatchObject({
      bytes: source.bytes,
    });
    expect(ctx.notes.join()).toContain('trying again');
    await proxy.close();
    await expect(pushTo(target, source, context())).resolves.toMatchObject({ reused: source.bytes });
  });

  it('is cancelled at any moment, and a repeat ends well', async () => {
    for (let stop = 0; stop < 30; stop += 4) {
      const ctx = context();
      let seen = 0;
      const outcome = await pushTo(target, source, { ...ctx, progress: () => seen++ === stop && ctx.abort.abort() }).catch(
        (e: { code: string }) => e.code,
      );
      if (typeof outcome === 'object') break;
      expect(outcome).toBe('CANCELLED');
    }
    await expect(pushTo(target, source, context())).resolves.toMatchObject({ bytes: source.bytes });
  });
});

describe('what the storage refuses', () => {
  it('wrong keys, naming the secret and not saying it', async () => {
    const ctx = pushContext(folder.path, { STORAGE: 'planted-wrong-key-99' });
    const wrong = await pushTo(target, source, ctx).catch((e: Error) => e);
    expect(wrong).toMatchObject({
      code: 'NO_PERMISSION',
      message: expect.stringContaining('STORAGE'),
      data: { hint: expect.stringContaining('ALMANAC_SECRET_STORAGE') },
    });
    expect(JSON.stringify(wrong) + String((wrong as Error).stack)).not.toContain('planted');
    await expect(pushTo({ ...target, accessKey: 'NOBODY' }, source, context())).rejects.toMatchObject({ code: 'NO_PERMISSION' });
    expect(await keys()).toEqual([]);
  });

  it('each in its own words', async () => {
    await expect(pushTo({ ...target, bucket: 'no-such-bucket' }, source, context())).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('no-such-bucket'),
    });
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 3_600_000);
    await expect(pushTo(target, source, context())).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('clock'),
      data: { hint: expect.stringContaining('clock') },
    });
    vi.useRealTimers();
    storage.meddle = refuse(507, 'InsufficientStorage', (line) => line.startsWith('PUT'));
    await expect(pushTo(target, source, context())).rejects.toMatchObject({ code: 'DISK_FULL' });
    storage.meddle = refuse(400, 'AuthorizationHeaderMalformed');
    await expect(pushTo(target, source, context())).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('us-east-1'),
    });
    storage.meddle = refuse(503, 'SlowDown');
    const ctx = context();
    await expect(pushTo(target, source, ctx)).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('Tried 5 times'),
    });
    expect(ctx.notes).toHaveLength(4);
    let refusals = 0;
    storage.meddle = refuse(503, 'SlowDown', () => refusals++ % 3 === 0);
    await expect(pushTo(target, source, context())).resolves.toMatchObject({ reused: 0 });
  });

  it('and plain http to a machine elsewhere is refused before a byte is sent', async () => {
    await expect(pushTo({ ...target, endpoint: 'http://storage.example.org' }, source, context())).rejects.toMatchObject({
      code: 'UNSUITABLE',
    });
  });
});
