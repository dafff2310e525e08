import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MlflowTarget } from '#shared/domain/target.ts';
import { pushTo } from '../push.ts';
import { noise, pushContext, sourceIn, type TestPush, tempFolder } from '../release.fixture.ts';
import type { BundleSource } from '../source.ts';
import { type MlflowStandIn, startMlflow } from './stand-in.fixture.ts';

const PASSWORD = 'planted-mlflow-password';
const folder = tempFolder();
let source: BundleSource;
let mlflow: MlflowStandIn;
let target: MlflowTarget;
const context = (more: object = {}): TestPush => pushContext(folder.path, { MLFLOW: PASSWORD }, more);

beforeAll(async () => {
  source = await sourceIn(folder.path);
});
afterAll(() => folder.close());
beforeEach(async () => {
  mlflow = await startMlflow(`Basic ${Buffer.from(`ada:${PASSWORD}`).toString('base64')}`);
  target = MlflowTarget.parse({ kind: 'mlflow', name: 'mlflow', url: mlflow.url, username: 'ada', secret: 'MLFLOW' });
});
afterEach(() => mlflow.close());
const puts = (): string[] => mlflow.asked.filter((line) => line.startsWith('PUT'));

describe('pushing to MLflow (a stand-in that holds to its documented contract)', () => {
  it('makes a run with parameters, metrics and artifacts, and a version with tags and an alias', async () => {
    const pushed = await pushTo(target, source, context({ tag: 'champion' }));
    expect(pushed).toMatchObject({ reference: `${mlflow.url}/#/models/Spring%20plan/versions/1`, bytes: source.bytes, reused: 0 });
    const [run] = mlflow.runs;
    expect(Object.fromEntries(run!.params)).toMatchObject({ model: 'theta', season: '12', horizon: '3' });
    expect(run!.metrics).toEqual([{ key: 'wape', value: 0.1, timestamp: Date.UTC(2026, 0, 2, 3, 4, 5), step: 0 }]);
    expect(run!.info).toMatchObject({ status: 'FINISHED' });
    expect(mlflow.artifacts.get(`1/${run!.info.run_id}/artifacts/release/model/weights.bin`)!.equals(noise('Spring plan 1', 50_000))).toBe(
      true,
    );
    const { versions, aliases } = mlflow.models.get('Spring plan')!;
    expect(versions).toMatchObject([
      {
        run_id: run!.info.run_id,
        tags: expect.arrayContaining([
          { key: 'almanac.digest', value: source.digest },
          { key: 'almanac.version', value: '1' },
        ]),
      },
    ]);
    expect(Object.fromEntries(aliases)).toEqual({ champion: '1' });
  });

  it('makes nothing anew the second time, and sends what was damaged', async () => {
    await pushTo(target, source, context());
    mlflow.asked.length = 0;
    await expect(pushTo(target, source, context())).resolves.toMatchObject({ reused: source.bytes });
    expect(puts()).toEqual([]);
    expect([mlflow.runs.length, mlflow.models.get('Spring plan')!.versions.length]).toEqual([1, 1]);
    const key = [...mlflow.artifacts.keys()].find((path) => path.endsWith('serve.mjs'))!;
    mlflow.artifacts.set(key, noise('other', 60_000));
    await expect(pushTo(target, source, context())).resolves.toMatchObject({ reused: source.bytes - 60_000 });
    const second = await sourceIn(folder.path, { version: 2 });
    await expect(pushTo(target, second, context())).resolves.toMatchObject({ reference: expect.stringMatching(/versions\/2$/) });
    await expect(pushTo(target, { ...second, version: 1, digest: '1'.repeat(64) }, context())).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(pushTo(target, source, context({ tag: 'latest' }))).rejects.toMatchObject({ code: 'UNSUITABLE' });
  });

  it('is cut at every request, and a repeat ends in one run and one version', async () => {
    let requests = 0;
    for (let stop = 0; ; stop++) {
      let seen = 0;
      mlflow.meddle = () => (seen++ === stop ? -1 : 0);
      const ctx = context({ patience: { attempts: 1, first: 1, longest: 1 } });
      const outcome = await pushTo(target, source, ctx).catch((error: { code: string }) => error.code);
      if (typeof outcome === 'object') break;
      expect(outcome).toBe('UNREACHABLE');
      requests = stop;
    }
    expect(requests).toBeGreaterThan(10);
    expect([mlflow.runs.length, mlflow.models.get('Spring plan')!.versions.length]).toEqual([1, 1]);
    expect(mlflow.runs[0]!.metrics.length).toBeGreaterThan(0);
  });

  it('is cancelled at any moment, and a repeat ends well', async () => {
    for (let stop = 0; stop < 20; stop += 2) {
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

  it('says why it is refused, and no secret', async () => {
    const wrong = await pushTo(target, source, pushContext(folder.path, { MLFLOW: 'planted-other-word' })).catch((e: Error) => e);
    expect(wrong).toMatchObject({ code: 'NO_PERMISSION', data: { hint: expect.stringContaining('ALMANAC_SECRET_MLFLOW') } });
    expect(JSON.stringify(wrong) + (wrong as Error).stack).not.toMatch(/planted|cGxhbnRlZ/);
    mlflow.artifactRoot = 's3://bucket/';
    await expect(pushTo(target, source, context())).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: expect.stringContaining('s3://bucket/'),
    });
    mlflow.meddle = (line) => (line.startsWith('PUT') ? 507 : 0);
    mlflow.artifactRoot = 'mlflow-artifacts:/';
    await expect(
      pushTo({ ...target, experiment: 'other' }, await sourceIn(join(folder.path), { version: 3 }), context()),
    ).rejects.toMatchObject({ code: 'DISK_FULL' });
    mlflow.meddle = () => 503;
    await expect(pushTo(target, source, context())).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('Tried 5 times'),
    });
  });
});
