import { resolve } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import type { Release } from '#shared/stages/publish.ts';
import type { Sample } from '../../bundle/content.ts';
import { listEntries, MANIFEST } from '../../bundle/entries.ts';
import { slug } from '../../bundle/paths.ts';
import { releaseEntries } from '../../bundle/release.ts';
import { verifyBundle } from '../../bundle/verify.ts';
import { writeBundle } from '../../bundle/write.ts';
import { type Handlers, made } from '../../handlers.ts';
import { foreignFile } from '../../panel/foreign-file.ts';
import { forecastSeries, largestSeries, type Shown } from '../../panel/samples.ts';
import { putRecord } from '../../store/records.ts';
import { sourcesOf } from './sources.ts';

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

export const runPublish: Handlers<typeof contract.publish>['run'] = async (input, ctx) => {
  const started = performance.now();
  const path = resolve(input.path);
  ctx.progress(0, 'reading the records');
  const { sources, names } = await ctx.db.read(async (sql) => {
    const sources = await sourcesOf(sql, input.approval);
    return { sources, names: await largestSeries(sql, sources.dataset, SAMPLES) };
  });
  ctx.progress(0.1, 'making golden samples');
  const { shown } = await forecastSeries(ctx, sources, names, SAMPLE_HISTORY);
  const state = await ctx.artifacts.get(sources.fit.body.state);
  const foreign = foreignFile(sources.fit.body.params);
  const { name } = sources.approval.body;
  const entries = releaseEntries({
    ...{ ...sources, state, samples: shown.map(sampleOf) },
    ...(foreign && { foreign: await ctx.artifacts.get(foreign) }),
  });
  ctx.check();
  ctx.progress(0.5, `writing ${path}`);
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
    dataset: sources.dataset.head.id,
    name,
    path,
    format: input.format,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    digest: files.find((file) => file.path === MANIFEST)!.sha256,
    files,
    signedBy: [],
  };
  const seconds = (performance.now() - started) / 1000;
  const inputs = { path, format: input.format };
  const { head } = await ctx.db.write((sql) =>
    putRecord(sql, { kind: 'release', parents: [input.approval], inputs, body, actor: ctx.actor, seconds }),
  );
  return made(head.id);
};
