import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { seededRandom } from '#shared/math/random.ts';
import { part } from '../layers/build.ts';
import { linear } from '../layers/linear.ts';
import { dropout } from '../layers/norm.ts';
import { absoluteError, squaredError, weightedMean } from '../losses/pointwise.ts';
import { gather, mean, relu, squeeze, sub } from '../ops/index.ts';
import { adamW } from '../optimisers/adamw.ts';
import { constantRate } from '../optimisers/schedule.ts';
import { sgd } from '../optimisers/sgd.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import type { Task } from './task.ts';
import { type TrainOptions, train } from './train.ts';

const runtime = onnxRuntime();
afterAll(runtime.end);

const random = seededRandom(5);
const rows = 400;
const X = Float32Array.from({ length: rows * 3 }, () => 2 * random() - 1);
const truth = [1.5, -2, 0.5];
const Y = Float32Array.from({ length: rows }, (_, i) => 0.3 + truth.reduce((n, b, k) => n + b * X[i * 3 + k]!, 0));
const data = { x: { data: X, dims: [rows, 3] }, y: { data: Y, dims: [rows] } };
const columns: Task['data'] = { x: { type: 'float', dims: ['N', 3] }, y: { type: 'float', dims: ['N'] } };

const line: Task = {
  ...{ data: columns, batch: 20 },
  loss: (build, { x, y }, at) => mean(squaredError(squeeze(linear(build, gather(x!, at), 1), 1), gather(y!, at))),
};
const net: Task = {
  ...{ data: columns, batch: 20 },
  loss: (build, { x, y }, at) => {
    const hidden = dropout(build, relu(linear(part(build, 'in'), gather(x!, at), 16)), 0.3);
    const error = absoluteError(squeeze(linear(part(build, 'out'), hidden, 1), 1), gather(y!, at));
    return weightedMean(error, sub(error, sub(error, 1)));
  },
};

const options: TrainOptions = {
  ...{ optimiser: adamW(), epochs: 4, stepsPerEpoch: 12, schedule: constantRate(0.01), patience: 0 },
  sample: (draw, count) => Array.from({ length: count }, () => Math.floor(draw() * rows)),
  clock: () => 0,
  random: (stream) => seededRandom([...stream].reduce((n, c) => (n * 31 + c.charCodeAt(0)) % 1e9, 7)),
};

describe('training', () => {
  it('finds the least squares of a line', () => {
    const { weights } = train(
      line,
      data,
      { ...options, optimiser: sgd({ momentum: 0.9 }), epochs: 20, schedule: constantRate(0.05) },
      runtime,
    );
    expect(weights.bias![0]).toBeCloseTo(0.3, 4);
    truth.forEach((b, k) => {
      expect(weights.weight![k]).toBeCloseTo(b, 4);
    });
  });

  it('does not depend on how long slices are, dropout and all', () => {
    let [slow, fast] = [0, 0];
    const a = train(net, data, { ...options, clock: () => (slow += 5000) }, runtime);
    const b = train(net, data, { ...options, clock: () => (fast += 1e-3) }, runtime);
    expect(a.weights).toEqual(b.weights);
  });

  it('drops other values with another seed', () => {
    const other = { ...options, random: (stream: string) => (stream === 'noise' ? seededRandom(99) : options.random(stream)) };
    const last = (o: TrainOptions) => train(net, data, o, runtime).epochs.at(-1)!.train;
    expect(last(other)).not.toBe(last(options));
  });

  it('validates without dropout: zero loss where the weights are the truth', () => {
    const held = Array.from({ length: 30 }, (_, i) => i);
    const { epochs } = train(line, data, { ...options, validation: held, epochs: 60, schedule: constantRate(0.05) }, runtime);
    expect(epochs.at(-1)!.validation!).toBeLessThan(1e-5);
  });

  it('ends early when the validation is no better, with the weights of the best epoch', () => {
    const held = Array.from({ length: 20 }, (_, i) => i);
    const wild = {
      ...options,
      validation: held,
      patience: 3,
      epochs: 50,
      optimiser: sgd(),
      schedule: (step: number) => (step < 24 ? 0.05 : 0.9),
    };
    const { stopped, epochs, weights } = train(net, data, wild, runtime);
    expect(stopped).toBe('early');
    const best = epochs.findLastIndex((e) => e.best);
    expect(epochs).toHaveLength(best + 4);
    expect(Math.min(...epochs.map((e) => e.validation!))).toBe(epochs[best]!.validation);
    const upTo = train(net, data, { ...wild, epochs: 50, patience: 0, schedule: wild.schedule }, runtime, {
      stopAsked: stopAfter(best + 1),
    });
    expect(upTo.weights).toEqual(weights);
  });

  it('takes checks between slices, and ends where one throws', () => {
    let seen = 0;
    const check = () => {
      if (++seen === 3) throw new Error('enough');
    };
    let time = 0;
    expect(() => train(net, data, { ...options, clock: () => (time += 5000) }, runtime, { check })).toThrow('enough');
  });
});

function stopAfter(epochs: number): () => boolean {
  let asked = 0;
  return () => ++asked >= epochs;
}

describe('a checkpoint', () => {
  const values = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.float32Array({ noNaN: false, maxLength: 20 }), {
    noNullPrototype: true,
  });

  it('comes back as it went', () => {
    fc.assert(
      fc.property(values, fc.jsonValue(), (given, facts) => {
        const back = decodeCheckpoint(encodeCheckpoint({ facts, values: given }))!;
        expect(JSON.stringify(back.facts)).toBe(JSON.stringify(facts));
        expect(back.values).toEqual(given);
      }),
    );
  });

  it('is none when a byte is other, or some are missing', () => {
    const bytes = encodeCheckpoint({ facts: { epoch: 3 }, values: { a: Float32Array.of(1, 2, 3) } });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const torn = bytes.slice();
        torn[at] = torn[at]! ^ by;
        expect(decodeCheckpoint(torn)).toBeUndefined();
        expect(decodeCheckpoint(bytes.slice(0, at))).toBeUndefined();
      }),
    );
  });
});
