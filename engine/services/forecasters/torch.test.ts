import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Forecaster } from '#shared/services/forecasters.ts';
import { trainStage } from '../../stages/train/index.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { putFeatures } from '../../testing/features.ts';
import { forecasters } from './index.ts';

/*
 * A file as others make them: written by PyTorch's ONNX exporter, with the answers of PyTorch (scripts/goldens/foreign.py).
 */
interface Tensor {
  readonly dims: readonly [number, number, number];
  readonly data: readonly (number | null)[];
}
const [file, vectors] = ['patches.onnx', 'patches.json'].map((name) => join(import.meta.dirname, 'torch', name)) as [string, string];
const { cases } = JSON.parse(readFileSync(vectors, 'utf8')) as {
  cases: { name: string; inputs: { context: Tensor }; outputs: { quantile_preds: Tensor } }[];
};

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await openTestWorkspace();
});
afterAll(() => workspace.close());

it("a transformer of PyTorch's is read, mapped, replays PyTorch's answers, and forecasts them as a model", async () => {
  const { outline, refusals, proposal } = await forecasters.inspect({ path: file }, workspace.ctx);
  expect(refusals).toEqual([]);
  expect(outline).toMatchObject({ producer: 'pytorch', opset: 17 });
  expect(proposal).toMatchObject({
    inputs: [{ role: 'context', axes: ['series', 'time'] }],
    output: { axes: ['series', 'quantile', 'time'] },
    missing: 'nan',
  });
  const { record } = await forecasters.import({ path: file, selfTest: vectors, name: 'Patches', licence: '' }, workspace.ctx);
  const body = Forecaster.parse((await forecasters.get({ forecaster: record }, workspace.ctx)).body);
  // PyTorch's exporter does not say how many steps come out: the trial does.
  expect(body.mapping.horizon).toBe(12);
  expect(body.checks.find((c) => c.id === 'self-test')).toMatchObject({ state: 'passed' });
  expect(body.checks.filter((c) => c.state !== 'passed')).toEqual([]);

  for (const { inputs, outputs } of cases) {
    const [rows, n] = inputs.context.dims;
    const dataset = await putDataset(workspace.db, {
      axis: { kind: 'integer', step: 1 },
      series: Array.from({ length: rows }, (_, s) => ({
        name: `s${s}`,
        t: Array.from({ length: n }, (_, i) => i + 1),
        y: inputs.context.data.slice(s * n, (s + 1) * n).map((v) => v ?? Number.NaN),
      })),
    });
    const features = await putFeatures(workspace.db, dataset);
    const fit = await trainStage.run({ features, choice: body.choice, horizon: 12, seed: 1 }, workspace.ctx);
    for (let s = 0; s < rows; s++) {
      const f = await trainStage.forecast({ fit: fit.record, series: `s${s}`, levels: [60, 80], history: 1 }, workspace.ctx);
      const torch = (decile: number) =>
        Array.from({ length: 12 }, (_, h) => outputs.quantile_preds.data[s * 9 * 12 + (decile - 1) * 12 + h] as number);
      const near = (got: Float64Array, decile: number) => got.forEach((v, h) => void expect(v).toBeCloseTo(torch(decile)[h]!, 3));
      near(f.mean, 5);
      f.intervals.forEach(({ lo, hi }, i) => {
        near(lo, i === 0 ? 2 : 1);
        near(hi, i === 0 ? 8 : 9);
      });
    }
  }
});
