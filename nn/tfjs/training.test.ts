import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { seededRandom } from '#shared/math/random.ts';
import type { Tensor } from '../graph/tensor.ts';
import { attention } from '../layers/attention.ts';
import { type Build, part } from '../layers/build.ts';
import { convolution1d } from '../layers/convolution.ts';
import { gatedResidual } from '../layers/gated.ts';
import { embedding, linear } from '../layers/linear.ts';
import { dropout, layerNorm } from '../layers/norm.ts';
import { gru } from '../layers/recurrent/gru.ts';
import { lstm } from '../layers/recurrent/lstm.ts';
import { pinball, squaredError, weightedMean } from '../losses/pointwise.ts';
import {
  add,
  cast,
  gather,
  mean,
  notANumber,
  relu,
  reshape,
  select,
  slice,
  squeeze,
  sub,
  transpose,
  unsqueeze,
  whole,
} from '../ops/index.ts';
import { adamW } from '../optimisers/adamw.ts';
import { sgd } from '../optimisers/sgd.ts';
import type { Feeds } from '../runtime.ts';
import type { Task } from '../train/task.ts';
import { type TrainOptions, train } from '../train/train.ts';
import { numbers } from './contract.fixture.ts';
import { tfjsRuntime } from './runtime.ts';

// Else the CPU backend recommends tfjs-node in the console.
tf.env().set('IS_TEST', true);

const LENGTH = 12;
const HORIZON = 4;
const BATCH = 8;
const POINTS = 200;

const noise = numbers(5);
const data: Feeds = {
  y: {
    data: Float32Array.from({ length: POINTS }, (_, t) => (t % 17 === 3 ? Number.NaN : Math.sin(t / 3) + 0.3 * noise())),
    dims: [POINTS],
  },
  kind: { data: BigInt64Array.from({ length: POINTS }, (_, t) => BigInt(t % 3)), dims: [POINTS] },
};

type Net = (build: Build, window: Tensor, kind: Tensor) => Tensor;

/** Windows of a series, drawn within the graph; missing values are 0 and count for nothing. */
const taskOf = (net: Net, loss: (forecast: Tensor, y: Tensor, weights: Tensor) => Tensor): Task => ({
  data: { y: { type: 'float', dims: ['points'] }, kind: { type: 'int64', dims: ['points'] } },
  batch: BATCH,
  loss: (build, { y, kind }, rows) => {
    const steps = (from: number, to: number) =>
      whole(
        rows.scope,
        Array.from({ length: to - from }, (_, i) => from + i),
      );
    const at = (from: number, to: number) => gather(y!, add(unsqueeze(rows, 1), steps(from, to)));
    const known = (x: Tensor) => sub(1, cast(notANumber(x), 'float'));
    const orZero = (x: Tensor) => select(notANumber(x), 0, x);
    const target = at(0, HORIZON);
    return loss(net(build, orZero(at(-LENGTH, 0)), gather(kind!, rows)), orZero(target), known(target));
  },
});

const toHorizon = (build: Build, x: Tensor): Tensor => linear(part(build, 'out'), x, HORIZON);
const squared = (f: Tensor, y: Tensor, w: Tensor): Tensor => weightedMean(squaredError(f, y), w);
const last = (x: Tensor): Tensor => squeeze(slice(x, 0, LENGTH - 1, LENGTH), 0);
const timeMajor = (x: Tensor): Tensor => unsqueeze(transpose(x, [1, 0]), -1);

/** Two doubly residual blocks. Source: Oreshkin et al. (2020), N-BEATS. */
const residual: Net = (build, window) => {
  let [rest, forecast] = [window, undefined as Tensor | undefined];
  for (const name of ['one', 'two']) {
    const block = part(build, name);
    const hidden = dropout(block, relu(linear(part(block, 'a'), relu(linear(part(block, 'b'), rest, 16)), 16)), 0.2);
    rest = sub(rest, linear(part(block, 'back'), hidden, LENGTH, { bias: false }));
    const ahead = linear(part(block, 'ahead'), hidden, 3 * HORIZON);
    forecast = forecast ? add(forecast, ahead) : ahead;
  }
  return reshape(forecast!, [BATCH, HORIZON, 3]);
};

const recurrent =
  (layer: typeof lstm): Net =>
  (build, window, kind) => {
    const below = layer(part(build, 'below'), timeMajor(window), 6);
    const above = layer(part(build, 'above'), below, 6);
    return toHorizon(build, add(last(above), embedding(part(build, 'kind'), kind, 3, 6)));
  };

const attentive: Net = (build, window) => {
  const steps = convolution1d(part(build, 'steps'), unsqueeze(window, -1), 8, { kernel: 3, dilation: 2, padding: 'causal' });
  const { output } = attention(part(build, 'attention'), steps, steps, steps, { heads: 2, dropout: 0.1 });
  const gated = gatedResidual(part(build, 'gated'), layerNorm(part(build, 'norm'), add(steps, output)), { width: 8, dropout: 0.1 });
  return toHorizon(build, mean(gated, { axes: [1] }));
};

const options: TrainOptions = {
  optimiser: adamW({ weightDecay: 0.01 }),
  clip: 1,
  epochs: 2,
  stepsPerEpoch: 10,
  schedule: () => 0.005,
  patience: 0,
  sample: (random, count) => Array.from({ length: count }, () => LENGTH + Math.floor(random() * (POINTS - LENGTH - HORIZON))),
  validation: Array.from({ length: 2 * BATCH }, (_, i) => LENGTH + 3 * i),
  clock: () => 0,
  random: (stream) => seededRandom([...stream].reduce((h, c) => (h * 31 + c.charCodeAt(0)) | 0, 7)),
};

const pinballs = (f: Tensor, y: Tensor, w: Tensor): Tensor => weightedMean(pinball(f, y, [0.1, 0.5, 0.9]), unsqueeze(w, -1));

const trainings: readonly (readonly [string, Task, Partial<TrainOptions>])[] = [
  ['N-BEATS, quantiles, two minibatches a step', taskOf(residual, pinballs), { accumulate: 2 }],
  ['LSTM of two layers', taskOf(recurrent(lstm), squared), {}],
  ['GRU of two layers, by gradient descent with momentum', taskOf(recurrent(gru), squared), { optimiser: sgd({ momentum: 0.9 }) }],
  // Not Adam: the shares do not depend on the bias of the keys, and Adam would make steps of the rounding in its gradient.
  ['convolution, attention, gated residual', taskOf(attentive, squared), { optimiser: sgd({ momentum: 0.9 }) }],
];

const reference = onnxRuntime();
afterAll(reference.end);

describe.each(['cpu', 'wasm'])('twenty steps of training on the %s backend of TensorFlow.js', (backend) => {
  beforeAll(() => tf.setBackend(backend));

  it.each(trainings)('%s: the weights that ONNX Runtime comes to', (_, task, own) => {
    const before = tf.memory().numTensors;
    const found = train(task, data, { ...options, ...own }, tfjsRuntime(tf));
    expect(tf.memory().numTensors).toBe(before);
    const wanted = train(task, data, { ...options, ...own }, reference);
    expect(found.stopped).toBe('done');
    expect(Object.keys(found.weights)).toEqual(Object.keys(wanted.weights));
    for (const [name, weights] of Object.entries(wanted.weights)) {
      const away = weights.map((v, i) => Math.abs(v - found.weights[name]![i]!));
      expect([name, Math.max(...away)]).toEqual([name, expect.closeTo(0, 4)]);
    }
    const losses = (t: typeof found) => t.epochs.map((e) => e.validation!);
    losses(found).forEach((v, i) => {
      expect(v).toBeCloseTo(losses(wanted)[i]!, 4);
    });
    expect(wanted.epochs[1]!.train).toBeLessThan(wanted.epochs[0]!.train);
  });
});
