import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { groupedQuantiles } from '#models/kit/imported/small-files.ts';
import { ForecasterMapping } from '#shared/domain/forecaster.ts';
import { Forecaster } from '#shared/services/forecasters.ts';
import { pipeline } from '../../pipeline.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';

const { forecasters, scenario, train } = pipeline;
const [N, H] = [40, 4];
const x = Array.from({ length: N + H }, (_, i) => Math.sin(i * 1.7));
const y = x.slice(0, N).map((v, i) => 50 + 10 * v + 0.1 * Math.cos(i * 12.9));
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await openTestWorkspace();
});
afterAll(() => workspace.close());

it('a file that takes covariates in groups of rows forecasts with what is known ahead, and answers a scenario', async () => {
  const { ctx, db } = workspace;
  const dataset = await putDataset(db, {
    axis: { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'day' } },
    covariates: [{ name: 'x', role: 'known' }],
    series: [
      {
        name: 's',
        t: x.map((_, i) => Date.UTC(2024, 0, 1 + i)),
        y: [...y, ...new Array<number>(H).fill(Number.NaN)],
        x: { x },
      },
    ],
  });
  const features = await putFeatures(db, dataset);
  const path = join(ctx.home, 'grouped.onnx');
  writeFileSync(path, groupedQuantiles([0.1, 0.5, 0.9]));
  const { proposal } = await forecasters.inspect({ path }, ctx);
  const mapping = ForecasterMapping.parse({ ...proposal, covariates: ['x'] });
  const { record } = await forecasters.import({ path, mapping, name: 'Grouped', licence: '', features }, ctx);
  const { choice } = Forecaster.parse((await forecasters.get({ forecaster: record }, ctx)).body);
  expect(choice.model).toBe('imported-onnx-covariates');

  const fit = (await train.run({ features, choice, horizon: H, seed: 1 }, ctx)).record;
  const ask = { fit, series: 's', levels: [80], history: 0 };
  const forecast = await train.forecast(ask, ctx);
  // What the file is said to compute: the mean of y, moved by ten times x ahead off its mean.
  const wanted = x.slice(N).map((v) => mean(y) + 10 * (v - mean(x.slice(0, N))));
  forecast.mean.forEach((v, h) => void expect(v).toBeCloseTo(wanted[h]!, 4));

  const edits = [{ kind: 'add' as const, covariate: 'x', value: 2 }];
  const warm = (await scenario.run({ fit, name: 'more x', edits, levels: [80] }, ctx)).record;
  const moved = await scenario.series({ scenario: warm, series: 's' }, ctx);
  for (const difference of moved.difference) expect(difference).toBeCloseTo(20, 4);
});
