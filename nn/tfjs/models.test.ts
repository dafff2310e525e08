import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { network as deepar } from '#models/deepar/net.ts';
import { network as gruAttention } from '#models/gru-attention/net.ts';
import { makeContext } from '#models/kit/context.ts';
import { smallNets } from '#models/kit/nets/small.fixture.ts';
import { defineNeural } from '#models/kit/neural/define.ts';
import type { Network } from '#models/kit/neural/network.ts';
import { NeuralParams } from '#models/kit/neural/params.ts';
import { network as lstm } from '#models/lstm/net.ts';
import { network as tft } from '#models/tft/net.ts';
import { type Panel, panelOf } from '#shared/domain/panel.ts';
import type { Runtime } from '../runtime.ts';
import { numbers } from './contract.fixture.ts';
import { tfjsRuntime } from './runtime.ts';

// Else the CPU backend recommends tfjs-node in the console.
tf.env().set('IS_TEST', true);
beforeAll(() => tf.setBackend('cpu'));

const nets: Readonly<Record<string, Network>> = {
  ...smallNets,
  LSTM: lstm({ layers: 2, hidden: 5, dropout: 0.1, contexts: 3 }),
  'GRU with attention': gruAttention({ layers: 2, hidden: 6, dropout: 0.1, heads: 2 }),
  'DeepAR, Student t': deepar({ layers: 2, hidden: 4, dropout: 0.1, likelihood: 'student-t', paths: 20 }),
  'temporal fusion transformer': tft({ hidden: 4, dropout: 0.1, heads: 2 }),
};

const reference = onnxRuntime();
afterAll(reference.end);

const LENGTH = 60;
const HORIZON = 3;
const noise = numbers(3);
const series = (level: number): Float64Array =>
  Float64Array.from({ length: LENGTH }, (_, t) => (t % 19 === 5 ? Number.NaN : level * (2 + Math.sin((2 * Math.PI * t) / 7)) + noise()));

/** Two series with gaps, a covariate known in advance, one of the past, a number and a category of each series. */
const panel: Panel = {
  ...panelOf({ a: series(3), b: series(50) }),
  covariates: [
    { name: 'price', role: 'known', values: Float64Array.from({ length: 2 * LENGTH }, noise) },
    { name: 'visits', role: 'past', values: Float64Array.from({ length: 2 * LENGTH }, noise) },
  ],
  statics: [
    { name: 'area', values: Float64Array.of(1, 4) },
    { name: 'shop', values: Float64Array.of(0, 1), categories: ['x', 'y'] },
  ],
};
const future = { horizon: HORIZON, covariates: [{ name: 'price', values: Float64Array.from({ length: 2 * HORIZON }, noise) }] };

function forecastBy(network: Network, runtime: Runtime) {
  const model = defineNeural({
    ...{ id: 'small', version: 1, title: 'Small', summary: '', sources: [], examples: [] },
    params: NeuralParams,
    network: () => network,
  });
  const params = model.params.parse({ seasons: [7], inputLength: 8, epochs: 2, stepsPerEpoch: 3, batch: 6 });
  const ctx = makeContext({ runtime, clock: () => 0 });
  const state = model.fit(panel, params, { horizon: HORIZON, calibrate: false }, ctx);
  return model.forecast(state, { future, levels: [0.8] }, ctx);
}

describe('a net, trained and asked on TensorFlow.js, forecasts what it does on ONNX Runtime', () => {
  it.each(Object.entries(nets))('%s', (_, network) => {
    const before = tf.memory().numTensors;
    const found = forecastBy(network, tfjsRuntime(tf));
    expect(tf.memory().numTensors).toBe(before);
    const wanted = forecastBy(network, reference);
    const values = ({ mean, quantiles }: typeof found) => [mean, ...quantiles.map((q) => q.values)].flatMap((v) => [...v]);
    const away = values(wanted).map((v, i) => Math.abs(values(found)[i]! - v) / Math.abs(v));
    expect(Math.max(...away)).toBeLessThan(1e-3);
  });
});
