import { afterAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { mul, slice, unsqueeze } from '#nn/ops/index.ts';
import { evaluationProgram } from '#nn/train/evaluation.ts';
import type { NetShape, Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import { taskOf } from './task.ts';

const shape: NetShape = {
  ...{ inputLength: 3, horizon: 2, probabilities: [0.5], seasons: [], clock: 0 },
  ...{ past: [], known: [], statics: [], categories: [] },
};

/** Forecasts nothing but 0, so that every error is the value itself. */
const nought: Network = { forecast: (_, { y }) => ({ quantiles: unsqueeze(mul(slice(y, 1, 0, 2), 0), 2) }) };

const runtime = onnxRuntime();
afterAll(runtime.end);

/** A window of mean size 2, one of 20, and what follows them; the last value is missing. */
const y = Float32Array.of(1, 2, 3, 5, 7, 10, 20, 30, 60, Number.NaN);
const origins = BigInt64Array.of(3n, 8n);

function lossOf(p: Pick<NeuralParams, 'centre' | 'weighting'>): number {
  const session = runtime.open(evaluationProgram(taskOf(nought, shape, { ...p, scale: 'mean', batch: 2 })));
  const feeds = {
    y: { data: y, dims: [y.length] },
    rows: { data: origins, dims: [1, 2] },
    count: { data: BigInt64Array.of(1n), dims: [] },
  };
  const loss = session.run(feeds).losses!.data[0] as number;
  session.close();
  return loss;
}

describe('what an error counts', () => {
  it('is its size in the scale of the window', () => {
    expect(lossOf({ weighting: 'window', centre: 'median' })).toBeCloseTo((0.5 * (5 / 2 + 7 / 2 + 60 / 20)) / 3, 5);
    expect(lossOf({ weighting: 'window', centre: 'mean' })).toBeCloseTo(((5 / 2) ** 2 + (7 / 2) ** 2 + (60 / 20) ** 2) / 3, 4);
  });

  it('or its size in the unit of the series', () => {
    expect(lossOf({ weighting: 'series', centre: 'median' })).toBeCloseTo((0.5 * (5 + 7 + 60)) / (2 + 2 + 20), 5);
    expect(lossOf({ weighting: 'series', centre: 'mean' })).toBeCloseTo((5 ** 2 + 7 ** 2 + 60 ** 2) / (2 ** 2 + 2 ** 2 + 20 ** 2), 4);
  });
});
