import { afterAll, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { type Panel, panelOf } from '#shared/domain/panel.ts';
import { seededRandom } from '#shared/math/random.ts';
import { makeContext } from '../kit/context.ts';
import { model } from './model.ts';

const runtime = onnxRuntime();
afterAll(runtime.end);
const ctx = makeContext({ members: [], runtime });

const ROWS = 120;
const HORIZON = 4;
const random = seededRandom(5);
const column = (rows: number): Float64Array => Float64Array.from({ length: rows }, () => 2 * random() - 1);

/** Two series that follow the covariate `cause`, whatever `noise` does. */
function driven(): Panel {
  const covariates = [
    { name: 'noise', role: 'known' as const, values: column(2 * ROWS) },
    { name: 'cause', role: 'known' as const, values: column(2 * ROWS) },
    { name: 'seen', role: 'past' as const, values: column(2 * ROWS) },
  ];
  const y = Array.from(covariates[1]!.values, (x) => 20 + 5 * x);
  return {
    ...panelOf({ a: y.slice(0, ROWS), b: y.slice(ROWS) }),
    covariates,
    statics: [
      { name: 'size', values: Float64Array.of(1, 2) },
      { name: 'region', values: Float64Array.of(0, 1), categories: ['north', 'south'] },
    ],
  };
}

it('says which variables it chose, the cause before other covariates, and where it looked', () => {
  const params = model.params.parse({
    ...{ epochs: 10, stepsPerEpoch: 20, batch: 32, inputLength: 8, hidden: 8, heads: 2, dropout: 0, learningRate: 0.01, clock: false },
  });
  const state = model.fit(driven(), params, { horizon: HORIZON }, ctx);
  const future = { horizon: HORIZON, covariates: ['noise', 'cause'].map((name) => ({ name, values: column(HORIZON) })) };
  const { shares, selection } = model.attend!(state, 'a', future, ctx);
  expect(shares.map((row) => row.length)).toEqual(Array(HORIZON).fill(8));
  for (const row of shares) {
    const window = row.reduce((a, b) => a + b, 0);
    expect(window).toBeGreaterThan(0);
    expect(window).toBeLessThan(1);
  }
  const names = Object.fromEntries(selection.map(({ group, inputs }) => [group, inputs.map(({ name }) => name)]));
  expect(names.past!.toSorted()).toEqual(['cause', 'noise', 'seen', 'target']);
  expect(names.known!.toSorted()).toEqual(['cause', 'noise']);
  const ofCovariates = names.past!.filter((name) => name !== 'target');
  expect(ofCovariates[0]).toBe('cause');
  expect(model.importance!(state)[0]!.name).toBe('cause');
  expect(names.statics!.toSorted()).toEqual(['region', 'size']);
  for (const { inputs } of selection) expect(inputs.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 5);
});
