import { join } from 'node:path';
import type { RecordId } from '#shared/base/ids.ts';
import type { ModelChoice } from '#shared/domain/model-card.ts';
import { FeatureSet, Recipe } from '#shared/stages/features.ts';
import { Dataset } from '#shared/stages/import.ts';
import type { Manifest } from '#shared/stages/publish.ts';
import { Fit } from '#shared/stages/train.ts';
import { checksumsEntry, FOREIGN, jsonEntry, listEntries, MANIFEST } from '../bundle/entries.ts';
import { servingEntries } from '../bundle/serving.ts';
import { writeBundle } from '../bundle/write.ts';
import { fitBaseline } from '../panel/baseline.ts';
import { loadPanel } from '../panel/load.ts';
import { forecastSeries, largestSeries } from '../panel/samples.ts';
import { pipeline } from '../pipeline.ts';
import { getRecord } from '../store/records.ts';
import { putValidation } from '../testing/approved.ts';
import type { TestWorkspace } from '../testing/context.ts';
import { type DatasetFixture, putDataset } from '../testing/dataset.ts';

export interface BuiltRelease {
  readonly path: string;
  readonly fit: RecordId;
  readonly features: RecordId;
}

const cells = (values: Float64Array): (number | null)[] => Array.from(values, (v) => (Number.isFinite(v) ? v : null));

/** A data set with its features, as the stages make them. */
export async function featuresOf(workspace: TestWorkspace, fixture: DatasetFixture, recipe: Partial<Recipe> = {}): Promise<RecordId> {
  const dataset = await putDataset(workspace.db, fixture);
  const validation = await putValidation(workspace.db, dataset);
  return (await pipeline.features.run({ validation, recipe: Recipe.parse(recipe) }, workspace.ctx)).record;
}

/** Fits a model to features and writes what a release needs to be served: unsigned, without its papers. */
export async function releaseOf(
  { ctx }: TestWorkspace,
  features: RecordId,
  choice: ModelChoice,
  horizon: number,
  name: string,
): Promise<BuiltRelease> {
  const { record } = await pipeline.train.run({ features, choice, horizon, seed: 1 }, ctx);
  const content = await ctx.db.read(async (sql) => {
    const set = await getRecord(sql, 'features', features, FeatureSet);
    return {
      features: set,
      fit: await getRecord(sql, 'fit', record, Fit),
      dataset: await getRecord(sql, 'dataset', set.body.dataset, Dataset),
    };
  });
  const { fit, dataset } = content;
  const loaded = await ctx.db.read((sql) => loadPanel(sql, content.features, dataset));
  const baseline = await fitBaseline(ctx, loaded, { seasons: dataset.body.seasons, horizon, seed: 1 });
  const names = await ctx.db.read((sql) => largestSeries(sql, dataset, 3));
  const { shown } = await forecastSeries(ctx, content, names, 10);
  const samples = shown.map(({ series, status, covariates, times, mean, intervals }) => ({
    ...{ series, status, times: cells(times), mean: cells(mean) },
    covariates: covariates.map((c) => ({ name: c.name, values: cells(c.values) })),
    intervals: intervals.map(({ level, lo, hi }) => ({ level, lo: cells(lo), hi: cells(hi) })),
  }));
  const file = (fit.body.params.file ?? {}) as { stored?: string };
  const files = [
    { path: 'model/state.json', bytes: await ctx.artifacts.get(fit.body.state) },
    ...(file.stored ? [{ path: FOREIGN, bytes: await ctx.artifacts.get(file.stored) }] : []),
    jsonEntry('samples.json', samples),
    ...servingEntries(content, { panel: loaded.panel, baseline }),
  ];
  const manifest: Manifest = {
    ...{ format: 'almanac-release', formatVersion: 1, name, recipe: {}, horizon, seed: 1, metrics: {}, environment: {}, lineage: [] },
    approval: { id: 'ap_0123456789abcdef', actor: 'Ada', created: '2026-01-02T03:04:05.000Z', note: 'good' },
    model: { id: choice.model, version: fit.body.modelVersion, params: {} },
    data: { dataset: dataset.head.id, name: 'x', sha256: '00', rows: 1, series: 1, from: '1', to: '2' },
    files: listEntries(files),
  };
  const all = [...files, jsonEntry(MANIFEST, manifest)];
  const path = join(ctx.home, `${name}-${record}`);
  await writeBundle(path, 'folder', name, [...all, checksumsEntry(listEntries(all))]);
  return { path, fit: record, features };
}
