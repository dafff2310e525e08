import { resolve } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { ApprovalRequest } from '#shared/stages/approve.ts';
import type { Release } from '#shared/stages/publish.ts';
import { actingIn } from '../../audit/acting.ts';
import { appendAudit } from '../../audit/append.ts';
import type { ReleaseContent, Sample } from '../../bundle/content.ts';
import { listEntries, MANIFEST } from '../../bundle/entries.ts';
import { slug } from '../../bundle/paths.ts';
import { releaseEntries } from '../../bundle/release.ts';
import type { ServingContent } from '../../bundle/serving.ts';
import { shippedFiles } from '../../bundle/shipped.ts';
import { verifyBundle } from '../../bundle/verify.ts';
import { writeBundle } from '../../bundle/write.ts';
import type { JobContext } from '../../context.ts';
import { type Handlers, made } from '../../handlers.ts';
import { fitBaseline } from '../../panel/baseline.ts';
import { foreignFile } from '../../panel/foreign-file.ts';
import { loadPanel } from '../../panel/load.ts';
import { forecastSeries, largestSeries, type Shown } from '../../panel/samples.ts';
import { getRecord, putRecord } from '../../store/records.ts';
import { changeOf } from './change.ts';
import { reportText } from './report.ts';
import { type Sources, sourcesOf } from './sources.ts';

const SAMPLES = 3;
const SAMPLE_HISTORY = 200;

const numbers = (values: Float64Array): (number | null)[] => Array.from(values, (v) => (Number.isFinite(v) ? v : null));

const sampleOf = ({ series, status, history, covariates, times, mean, intervals }: Shown): Sample => ({
  series,
  status,
  history: { times: [...history.times], values: numbers(history.values) },
  covariates: covariates.map((c) => ({ name: c.name, values: numbers(c.values) })),
  times: [...times],
  mean: numbers(mean),
  intervals: intervals.map(({ level, lo, hi }) => ({ level, lo: numbers(lo), hi: numbers(hi) })),
});

/** What the release is served with: the kept series, and the baseline fitted to them. */
async function servingOf(ctx: JobContext, { features, dataset, fit }: Sources): Promise<ServingContent> {
  const loaded = await ctx.db.read((sql) => loadPanel(sql, features, dataset));
  const { horizon, seed } = fit.body;
  return { panel: loaded.panel, baseline: await fitBaseline(ctx, loaded, { seasons: dataset.body.seasons, horizon, seed }) };
}

async function contentOf(approval: string, ctx: JobContext): Promise<ReleaseContent> {
  ctx.progress(0, 'reading the records');
  const { sources, request, names, change } = await ctx.db.read(async (sql) => {
    const sources = await sourcesOf(sql, approval);
    const asked = sources.approval.body.request;
    const request = asked ? await getRecord(sql, 'request', asked, ApprovalRequest) : null;
    const names = await largestSeries(sql, sources.dataset, SAMPLES);
    return { sources, request, names, change: await changeOf(sql, sources.approval) };
  });
  ctx.progress(0.1, 'making golden samples');
  const { shown } = await forecastSeries(ctx, sources, names, SAMPLE_HISTORY);
  ctx.progress(0.2, 'fitting the baseline');
  const serving = await servingOf(ctx, sources);
  ctx.progress(0.3, 'writing the report');
  const report = await reportText(ctx, sources, []);
  const foreign = foreignFile(sources.fit.body.params);
  return {
    ...{ ...sources, request, serving, report, change, samples: shown.map(sampleOf) },
    state: await ctx.artifacts.get(sources.fit.body.state),
    shipped: await shippedFiles(),
    ...(foreign && { foreign: await ctx.artifacts.get(foreign) }),
  };
}

export const runPublish: Handlers<typeof contract.publish>['run'] = async (input, ctx) => {
  const started = performance.now();
  const path = resolve(input.path);
  const content = await contentOf(input.approval, ctx);
  const { by, signer } = await actingIn(ctx);
  const signers = input.sign && signer ? [signer] : [];
  if (input.sign && !signer) ctx.note('warn', `${ctx.actor} has no identity: the release is not signed. Forecast servers refuse it.`);
  const entries = await releaseEntries(content, signers);
  ctx.check();
  ctx.progress(0.5, `writing ${path}`);
  const { name } = content.approval.body;
  await writeBundle(path, input.format, slug(name), entries);
  ctx.progress(0.8, 'checking every byte');
  const verified = await verifyBundle(path);
  if (!verified.ok)
    throw new AlmanacError('CORRUPT', `${path} was written, but ${verified.problems[0]!.message}`, {
      hint: 'The disk may be failing. Remove it and publish again, elsewhere.',
      place: { file: path },
    });
  const files = listEntries(entries);
  const body: Release = {
    approval: input.approval,
    dataset: content.dataset.head.id,
    name,
    path,
    format: input.format,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    digest: files.find((file) => file.path === MANIFEST)!.sha256,
    files,
    signedBy: signers.map(({ identity }) => identity.fingerprint),
  };
  const seconds = (performance.now() - started) / 1000;
  const inputs = { path, format: input.format };
  const { head } = await ctx.db.write(async (sql) => {
    const record = { kind: 'release', parents: [input.approval], inputs, body, actor: by.name, seconds } as const;
    const stored = await putRecord(sql, record);
    const told = {
      approval: input.approval,
      digest: body.digest,
      path,
      signedBy: body.signedBy,
      model: name,
      version: content.approval.body.version,
    };
    await appendAudit(sql, { by, signer, event: 'release.built', subject: stored.head.id, body: told });
    return stored;
  });
  return made(head.id);
};
