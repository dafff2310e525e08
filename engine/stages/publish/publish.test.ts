import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FeatureSet } from '#shared/stages/features.ts';
import type { Manifest } from '#shared/stages/publish.ts';
import { auditOf } from '../../audit/read.ts';
import { verifyBundle } from '../../bundle/verify.ts';
import type { JobContext } from '../../context.ts';
import { signerOf } from '../../identity/signer.ts';
import { pipeline } from '../../pipeline.ts';
import { getRecord, putRecord } from '../../store/records.ts';
import { approveFit, putValidation } from '../../testing/approved.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';

const { backtest, compare, publish, scenario, train } = pipeline;
const HOSTILE = '<script>alert(1)</script>|`x`\n# y';
const N = 60;
const H = 6;
const temp = (i: number): number => 10 + 6 * Math.sin(i * 0.7);
const choice = { model: 'linear-regression', params: { varying: false } };

let workspace: TestWorkspace;
let ctx: JobContext;
let out: string;
let fit: string;
let approval: string;
let scenarioId: string;
let comparison: string;

beforeAll(async () => {
  workspace = await openTestWorkspace();
  ctx = workspace.ctx;
  out = join(ctx.home, 'out');
  mkdirSync(out);
  const rows = Array.from({ length: N + H }, (_, i) => i);
  const dataset = await putDataset(workspace.db, {
    name: HOSTILE,
    axis: { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'day' } },
    seasons: [7],
    covariates: [{ name: 'temp', role: 'known' }],
    series: [
      ...[HOSTILE, 'b'].map((name, k) => ({
        name,
        t: rows.map((i) => Date.UTC(2024, 0, 1 + i)),
        y: rows.map((i) => (i < N ? 50 + 20 * k + 3 * temp(i) + 5 * (i % 7) + Math.sin(i * 12.9) : Number.NaN)),
        x: { temp: rows.map(temp) },
      })),
      { name: 'short', t: [Date.UTC(2024, 0, 1)], y: [5], x: { temp: [1] } },
    ],
  });
  const validation = await putValidation(workspace.db, dataset, 0.9);
  const bare = await putFeatures(workspace.db, dataset);
  const features = await workspace.db.write(async (sql) => {
    const { body } = await getRecord(sql, 'features', bare, FeatureSet);
    const id = 'fe_00000000000000ff';
    await sql.run(`CREATE TABLE data."${id}" AS SELECT * FROM data."${bare}"`);
    const record = {
      kind: 'features' as const,
      parents: [dataset, validation],
      inputs: 1,
      body: { ...body, validation },
      actor: 'test',
      seconds: 0,
    };
    return (await putRecord(sql, record, id)).head.id;
  });
  fit = (await train.run({ features, choice, horizon: H, seed: 1 }, ctx)).record;
  const models = [choice, { model: 'seasonal-naive', params: {} }];
  const plan = { features, models, horizon: H, windows: 3, mode: 'expanding', refit: true, levels: [80, 95], seed: 1 } as const;
  const tested = (await backtest.run({ ...plan, levels: [80, 95] }, ctx)).record;
  comparison = (await compare.run({ backtests: [tested], primary: 'wape' }, ctx)).record;
  approval = (await approveFit(ctx, { fit, comparison, name: `Plan ${HOSTILE}`, note: 'Ready.' })).head.id;
  scenarioId = (await scenario.run({ fit, name: 'warm', edits: [{ kind: 'add', covariate: 'temp', value: 2 }], levels: [80] }, ctx)).record;
});
afterAll(() => workspace.close());

const json = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;

describe('publish', () => {
  it('writes a folder that verifies, with a manifest that says it all', async () => {
    const path = join(out, 'release');
    const { record } = await publish.run({ approval, path, format: 'folder', sign: false }, ctx);
    const verified = await publish.verify({ path }, ctx);
    expect(verified).toMatchObject({ ok: true, problems: [] });
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: path });
    const [release] = await publish.list({}, ctx);
    expect(release).toMatchObject({ head: { id: record, parents: [approval] }, body: { path, format: 'folder', digest: verified.digest } });
    const manifest = json<Manifest>(path, 'manifest.json');
    expect(manifest).toMatchObject({
      name: `Plan ${HOSTILE}`,
      horizon: H,
      model: { id: 'linear-regression' },
      data: { from: '2024-01-01', series: 3 },
    });
    expect(manifest.metrics.wape).toBeGreaterThan(0);
    expect(manifest.lineage.map((r) => r.kind).sort()).toEqual([
      'approval',
      'backtest',
      'comparison',
      'dataset',
      'features',
      'fit',
      'request',
      'validation',
    ]);
    const listed = manifest.files.map((f) => f.path);
    expect(listed.filter((file) => !/^(deploy|docs|service)\//.test(file))).toEqual([
      'CHANGELOG.md',
      'README.md',
      'approval.json',
      'baseline/state.json',
      'data.json',
      'environment.json',
      'metrics.json',
      'model/card.md',
      'model/state.json',
      'params.json',
      'recipe.json',
      'report.html',
      'samples.json',
      'sbom.cdx.json',
      'serving.json',
    ]);
    expect(listed).toEqual(expect.arrayContaining(['deploy/.env.example', 'deploy/Dockerfile', 'deploy/prometheus/alerts.yml']));
    expect(json(path, 'model', 'state.json')).toHaveLength(3);
  });

  it('is inspected: card, licences, samples; where a byte is wrong only that is shown', async () => {
    const path = join(out, 'release');
    const { verification, card, components, samples, files } = await publish.inspect({ path }, ctx);
    expect(verification.ok).toBe(true);
    expect(card).toBe(readFileSync(join(path, 'model', 'card.md'), 'utf8'));
    expect(components).toContainEqual(expect.objectContaining({ name: 'linear-regression' }));
    expect({ samples, files: files.length }).toEqual({ samples: 3, files: json<Manifest>(path, 'manifest.json').files.length });
    const broken = join(out, 'broken');
    cpSync(path, broken, { recursive: true });
    writeFileSync(join(broken, 'model', 'card.md'), 'trust me');
    const told = await publish.inspect({ path: broken }, ctx);
    expect(told.verification.problems).toMatchObject([{ path: 'model/card.md', problem: 'changed' }]);
    expect(told).toMatchObject({ card: '', components: [], samples: 0 });
    rmSync(broken, { recursive: true });
  });

  it('has golden samples that are the forecasts of the fit, and a card that hostile names cannot break', async () => {
    const path = join(out, 'release');
    const samples = json<
      { series: string; mean: number[]; times: number[]; covariates: { values: number[] }[]; history: { values: number[] } }[]
    >(path, 'samples.json');
    expect(samples.map((s) => s.series)).toEqual([HOSTILE, 'b', 'short']);
    const forecast = await train.forecast({ fit, series: 'b', levels: [80], history: 3 }, ctx);
    expect(samples[1]!.mean).toEqual([...forecast.mean]);
    expect(samples[1]!.times).toEqual([...forecast.times]);
    expect(samples[1]!.covariates[0]!.values).toEqual(Array.from({ length: H }, (_, h) => temp(N + h)));
    expect(samples[1]!.history.values).toHaveLength(N);
    const card = readFileSync(join(path, 'model', 'card.md'), 'utf8');
    expect(card).toContain('## Limits');
    expect(card).toContain('1 have a fallback');
    expect(card).not.toMatch(/(^|[^\\])<script|^# y/m);
  });

  it('writes an archive of the same content: the same bytes again, and unpacked the same digest', async () => {
    const [a, b] = [join(out, 'a.tar.gz'), join(out, 'b.tar.gz')];
    await publish.run({ approval, path: a, format: 'tar.gz', sign: false }, ctx);
    await publish.run({ approval, path: b, format: 'tar.gz', sign: false }, ctx);
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
    const [folder, archive] = [await publish.verify({ path: join(out, 'release') }, ctx), await publish.verify({ path: a }, ctx)];
    expect(archive).toMatchObject({ ok: true, digest: folder.digest, files: folder.files });
    expect(await publish.list({}, ctx)).toHaveLength(3);
  });

  it('refuses to overwrite, and leaves nothing where it is cancelled', async () => {
    await expect(publish.run({ approval, path: join(out, 'release'), format: 'folder', sign: false }, ctx)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const cancelled = {
      ...ctx,
      check: () => {
        throw new Error('stop');
      },
    };
    await expect(publish.run({ approval, path: join(out, 'never'), format: 'folder', sign: false }, cancelled)).rejects.toThrow('stop');
    expect(readdirSync(out).sort()).toEqual(['a.tar.gz', 'b.tar.gz', 'release']);
    await expect(
      publish.run({ approval: 'ap_0000000000000000', path: join(out, 'x'), format: 'folder', sign: false }, ctx),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a second version', () => {
  it('says in its changelog what it changes, on its card under which conditions, and is on the audit trail with its signature', async () => {
    const naive = (
      await train.run({ features: 'fe_00000000000000ff', choice: { model: 'seasonal-naive', params: {} }, horizon: H, seed: 1 }, ctx)
    ).record;
    const second = await approveFit(ctx, { fit: naive, comparison, name: `Plan ${HOSTILE}`, note: 'Simpler | <b>.' });
    const grace = signerOf('Grace', new Uint8Array(32).fill(7));
    const signed: JobContext = { ...ctx, actor: 'Grace', signer: async () => grace };
    const path = join(out, 'second');
    const { record } = await publish.run({ approval: second.head.id, path, format: 'folder', sign: true }, signed);
    const changes = readFileSync(join(path, 'CHANGELOG.md'), 'utf8');
    expect(changes).toContain('## Version 2');
    expect(changes).toMatch(/\*\*Version 2\*\* of .+ forecasts with Seasonal naive; version 1 does with Linear regression/);
    expect(changes).toMatch(/WAPE rises from [\d.]+ % to [\d.]+ %/);
    const card = readFileSync(join(path, 'model', 'card.md'), 'utf8');
    for (const part of ['## Intended use', '## Intervals', '## Staleness', '## Approval', '## Limits']) expect(card).toContain(part);
    expect(card).toMatch(/\| 80 % \| [\d.]+ % \| -?[\d.]+ points \|/);
    expect(card).toContain('on '.concat(second.head.created.slice(0, 10), ': Simpler \\| \\<b\\>.'));
    const [entry] = (await ctx.db.read((sql) => auditOf(sql, { subject: record }))).filter((e) => e.event === 'release.built');
    const { digest, signatures } = await verifyBundle(path);
    expect(signatures).toMatchObject([{ name: 'Grace', valid: true }]);
    expect(entry).toMatchObject({
      by: { name: 'Grace' },
      body: { approval: second.head.id, digest, signedBy: [grace.identity.fingerprint] },
    });
    expect((await publish.list({}, ctx))[0]!.body.signedBy).toEqual([grace.identity.fingerprint]);
  });
});

describe('report', () => {
  it('tells the whole story of the approval in one file, whatever the names are', async () => {
    const path = join(out, 'report.html');
    expect((await publish.report({ approval, path, scenarios: [scenarioId] }, ctx)).record).toBe(approval);
    const text = readFileSync(path, 'utf8');
    expect([...text.matchAll(/<section id="([a-z]+)"/g)].map((m) => m[1])).toEqual([
      'forecast',
      'scenarios',
      'gates',
      'leaderboard',
      'backtest',
      'data',
      'series',
      'provenance',
    ]);
    expect(text).not.toMatch(/<script|NaN|undefined|https?:/);
    expect(text).toContain('seasonal-naive');
    expect(text).toMatch(/known value/);
    expect(text.match(/<svg/g)!.length).toBeGreaterThan(6);
    await expect(publish.report({ approval, path, scenarios: [] }, ctx)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('refuses a scenario of another fit', async () => {
    const other = (await train.run({ features: 'fe_00000000000000ff', choice, horizon: 3, seed: 1 }, ctx)).record;
    const strange = (await scenario.run({ fit: other, name: 'x', edits: [{ kind: 'add', covariate: 'temp', value: 1 }], levels: [] }, ctx))
      .record;
    const path = join(out, 'other.html');
    await expect(publish.report({ approval, path, scenarios: [strange] }, ctx)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(existsSync(path)).toBe(false);
  });
});
