import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import type { Tensor } from '#nn/graph/tensor.ts';
import { part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { outlineOf } from '#nn/onnx/decode.ts';
import { add, concat, relu, reshape, slice } from '#nn/ops/index.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { blindFuture, type Panel, panelOf, slicePanel } from '#shared/domain/panel.ts';
import { business, everyday } from '../battery/data.ts';
import { makeContext } from '../context.ts';
import type { TrainingDesk } from '../define.ts';
import { defineNeural } from './define.ts';
import { replayGolden } from './golden.ts';
import type { Network } from './network.ts';
import { neuralParams } from './params.ts';
import { Signature } from './signature.ts';

const runtime = onnxRuntime();
afterAll(runtime.end);

const flat = (t: Tensor): Tensor => reshape(t, [t.dims[0]!, t.dims.slice(1).reduce<number>((n, d) => n * (d as number), 1)]);

/** One hidden layer over all that a net is told. */
const network: Network = {
  forecast: (build, { y, mask, past, known, statics }, { horizon, probabilities }) => {
    const all = concat([y, mask, ...[past, known, statics].flatMap((t) => (t ? [flat(t)] : []))], -1);
    const told = linear(part(build, 'out'), relu(linear(part(build, 'in'), all, 16)), horizon * probabilities.length);
    return { quantiles: reshape(told, [y.dims[0]!, horizon, probabilities.length]) };
  },
};
const params = z.strictObject(neuralParams);
const model = defineNeural({
  ...{ id: 'plain', version: 1, title: 'Plain', summary: '', sources: [], params, examples: [] },
  network: () => network,
});
const small = params.parse({ epochs: 6, stepsPerEpoch: 10, batch: 16, inputLength: 12, seasons: [7], learningRate: 0.01 });

const contextWith = (desk: Partial<TrainingDesk> = {}) =>
  makeContext({
    runtime,
    training: { epoch: () => {}, note: () => {}, stopAsked: () => false, load: () => undefined, save: () => {}, ...desk },
  });
const ctx = contextWith();

/** Covariates of all kinds, with gaps; the known one moves the target. */
function rich(): Panel {
  const panel = everyday(90);
  const rows = panel.y.length;
  const promotion = Float64Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? 1 : 0));
  return {
    ...panel,
    y: panel.y.map((v, i) => (i % 17 === 3 ? Number.NaN : v + 30 * promotion[i]!)),
    covariates: [
      { name: 'promotion', role: 'known', values: promotion },
      { name: 'visits', role: 'past', values: Float64Array.from({ length: rows }, (_, i) => (i % 11 === 2 ? Number.NaN : 1000 + i)) },
    ],
    statics: [
      { name: 'area', values: Float64Array.of(100, 250, Number.NaN) },
      { name: 'kind', values: Float64Array.of(0, 1, Number.NaN), categories: ['a', 'b'] },
    ],
  };
}
const ahead = (panel: Panel, horizon: number) => ({
  horizon,
  covariates: [{ name: 'promotion', values: Float64Array.from({ length: panel.ids.length * horizon }, (_, i) => (i % 5 === 0 ? 1 : 0)) }],
});

describe('a neural model', () => {
  it('learns: the losses fall, and the curve is told', () => {
    const lines: number[] = [];
    model.fit(everyday(), params.parse({ ...small, epochs: 12 }), { horizon: 6 }, contextWith({ epoch: ({ train }) => lines.push(train) }));
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)!).toBeLessThan(0.8 * lines[0]!);
  });

  it('takes up where a killed training was, to the same weights', () => {
    const whole = model.fit(everyday(), small, { horizon: 6 }, ctx);
    let saved: Uint8Array | undefined;
    let time = 0;
    const slow = (desk: Partial<TrainingDesk>) => ({ ...contextWith(desk), clock: () => (time += 20_000) });
    let epochs = 0;
    const dying = slow({
      save: (_, bytes) => {
        saved = bytes.slice();
      },
      epoch: () => {
        if (++epochs === 4) throw new Error('killed');
      },
    });
    expect(() => model.fit(everyday(), small, { horizon: 6 }, dying)).toThrow('killed');
    let resumed = 0;
    const again = model.fit(everyday(), small, { horizon: 6 }, contextWith({ load: () => saved, epoch: () => resumed++ }));
    expect(resumed).toBe(3);
    expect(again).toEqual(whole);
  });

  it('begins anew where a checkpoint is torn', () => {
    const whole = model.fit(everyday(), small, { horizon: 6 }, ctx);
    expect(model.fit(everyday(), small, { horizon: 6 }, contextWith({ load: () => new Uint8Array(40) }))).toEqual(whole);
  });

  it('stops when asked, keeps the best weights, and says so', () => {
    const state = model.fit(everyday(), small, { horizon: 6 }, contextWith({ stopAsked: () => true }));
    expect(state.net!.note).toContain('stopped after epoch 1');
    expect(model.forecast(state, { future: blindFuture(6), levels: [] }, ctx).mean.every(Number.isFinite)).toBe(true);
  });

  it('says at which step a loss was no number', () => {
    const wild = params.parse({ ...small, learningRate: 1, clip: 1000, validation: 'none' });
    const broken = defineNeural({
      ...{ id: 'broken', version: 1, title: 'Broken', summary: '', sources: [], params, examples: [] },
      network: (): Network => ({
        forecast: (build, inputs, shape) => {
          const told = network.forecast(build, inputs, shape);
          const huge = build.parameters('huge', [1], () => Float32Array.of(1e38));
          return { quantiles: add(told.quantiles, add(slice(huge, 0, 0, 1), huge)) };
        },
      }),
    });
    expect(() => broken.fit(everyday(), wild, { horizon: 6 }, ctx)).toThrow(/no number at step 1, in epoch 1, on windows of "/);
  });

  it('forecasts beyond the horizon it learnt', () => {
    const state = model.fit(everyday(), small, { horizon: 6 }, ctx);
    const { mean } = model.forecast(state, { future: blindFuture(20), levels: [80] }, ctx);
    expect(mean.every(Number.isFinite)).toBe(true);
    const short = model.forecast(state, { future: blindFuture(6), levels: [80] }, ctx);
    expect(mean.slice(0, 6)).toEqual(short.mean.slice(0, 6));
  });

  it('does not look at what is masked', () => {
    const panel = rich();
    const state = model.fit(panel, small, { horizon: 6 }, ctx);
    const given = { future: ahead(panel, 6), levels: [80] };
    const before = model.forecast(state, given, ctx).mean;
    const touched = { ...panel, statics: panel.statics, y: panel.y.map((v, i) => (i < 60 ? 7 : v)) };
    const seen = slicePanel(
      touched,
      () => 0,
      (s) => panel.offsets[s + 1]! - panel.offsets[s]!,
    );
    expect(model.forecast(model.update!(state, seen, ctx), given, ctx).mean[6]).toBeCloseTo(before[6]!, 6);
  });

  it('says what each covariate moves', () => {
    const panel = rich();
    const state = model.fit(panel, params.parse({ ...small, epochs: 30, stepsPerEpoch: 30 }), { horizon: 6 }, ctx);
    const importance = model.importance!(state);
    expect(importance[0]!.name).toBe('promotion');
    expect(importance.reduce((n, { share }) => n + share, 0)).toBeCloseTo(1, 9);
  });

  it('makes smaller minibatches where memory is short, of the same step', () => {
    const notes: string[] = [];
    const whole = model.estimate!(everyday(), small, { horizon: 6 });
    const tight = { ...runtime, memory: whole.bytes - 1 };
    expect(model.estimate!(everyday(), small, { horizon: 6 }, tight.memory).batch).toBe(8);
    const first = (over: object): number => {
      const losses: number[] = [];
      const told = { ...contextWith({ note: (text) => notes.push(text), epoch: ({ train }) => losses.push(train) }), ...over };
      model.fit(everyday(), small, { horizon: 6 }, told);
      return losses[0]!;
    };
    expect(first({ runtime: tight })).toBeCloseTo(first({}), 3);
    expect(notes).toEqual(['Memory allows minibatches of 8 windows: 2 of them make a step.']);
  });

  it('averages its members', () => {
    const p = params.parse({ ...small, members: 2, epochs: 2 });
    const both = model.fit(everyday(), p, { horizon: 6 }, ctx);
    const one = (m: number) => ({ ...both, net: { ...both.net!, members: [both.net!.members[m]!] } });
    const mean = (state: typeof both) => model.forecast(state, { future: blindFuture(6), levels: [] }, ctx).mean;
    const [a, b, ab] = [mean(one(0)), mean(one(1)), mean(both)];
    ab.forEach((v, i) => {
      expect(v).toBeCloseTo((a[i]! + b[i]!) / 2, 4);
    });
    expect(a).not.toEqual(b);
  });

  it('gives its members lengths, scalings and weightings in turn', () => {
    const turns = { inputLengths: [8, 15], scales: ['mean', 'last'], weightings: ['window', 'series'] };
    const p = params.parse({ ...small, members: 5, epochs: 1, ...turns });
    const state = model.fit(rich(), p, { horizon: 6 }, ctx);
    const views = state.net!.members.map(({ inputLength, scale, weighting }) => [inputLength, scale, weighting]);
    expect(views).toEqual([
      [8, 'mean', 'window'],
      [8, 'last', 'window'],
      [8, 'mean', 'series'],
      [8, 'last', 'series'],
      [15, 'mean', 'window'],
    ]);
    expect(state.net!.shape.inputLength).toBe(15);
    expect(replayGolden(model.onnx!(state, ctx), runtime)).toBeLessThan(1e-5);
  });

  it('asks a member of a short window about its last rows alone', () => {
    const p = params.parse({ ...small, members: 2, epochs: 1, inputLengths: [8, 15] });
    const both = model.fit(everyday(), p, { horizon: 6 }, ctx);
    const short = { ...both, net: { ...both.net!, members: both.net!.members.slice(0, 1) } };
    const told = (state: typeof both) => model.forecast(state, { future: blindFuture(6), levels: [] }, ctx).mean;
    const altered = {
      ...short,
      series: short.series.map((s) => (s.tail ? { ...s, tail: s.tail.map((v, i) => (i < s.tail!.length - 8 ? 1e6 : v)) } : s)),
    };
    expect(told(altered)).toEqual(told(short));
  });

  it('asks for a runtime where there is none', () => {
    expect(() => model.fit(everyday(), small, { horizon: 6 }, makeContext())).toThrow(AlmanacError);
  });
});

describe('the file of a fit', () => {
  const panel = rich();
  const state = model.fit(panel, params.parse({ ...small, members: 2 }), { horizon: 6 }, ctx);
  const file = model.onnx!(state, ctx);

  it('gives what the nets give, to 1e-5, from raw values', () => {
    expect(replayGolden(file, runtime)).toBeLessThan(1e-5);
  });

  it('does so too where all values are told in one size', () => {
    const told = model.fit(panel, params.parse({ ...small, scale: 'panel' }), { horizon: 6 }, ctx);
    expect(replayGolden(model.onnx!(told, ctx), runtime)).toBeLessThan(1e-5);
    const known = panel.y.filter(Number.isFinite);
    const usual = known.reduce((sum, v) => sum + Math.abs(v), 0) / known.length;
    expect(told.net!.unit).toBeCloseTo(usual, 6);
    const later = model.update!(told, { ...panel, y: panel.y.map((v) => 3 * v) }, ctx);
    for (const { unit } of later.series.filter(({ tail }) => tail)) expect(unit).toBe(told.net!.unit);
  });

  it('tells its signature', () => {
    const signature = Signature.parse(JSON.parse(outlineOf(file).metadata.signature!));
    expect(signature.inputs.map(({ name, columns }) => [name, columns])).toEqual([
      ['values', undefined],
      ['mask', undefined],
      ['past', ['visits']],
      ['known', ['promotion']],
      ['clock', ['sin of 7', 'cos of 7']],
      ['statics', ['area']],
      ['categories', ['kind']],
    ]);
    expect(outlineOf(file).inputs.map((port) => port.name)).toEqual(signature.inputs.map((port) => port.name));
  });

  it('is refused where its weights were changed', () => {
    const broken = file.slice();
    const weights = Buffer.from(state.net!.members[1]!.weights, 'base64');
    const at = Buffer.from(broken).indexOf(weights.subarray(0, 64));
    expect(at).toBeGreaterThan(0);
    broken.fill(0x3f, at, at + 64);
    expect(() => replayGolden(broken, runtime)).toThrow(/golden sample/);
  });

  it('says UNSUITABLE where nothing was learnt', () => {
    const none = model.fit(panelOf({ a: [1, 2, 3] }), small, { horizon: 2 }, ctx);
    expect(() => model.onnx!(none, ctx)).toThrow(/No series was learnt from/);
  });

  it('takes windows of any unit', () => {
    const huge = panelOf({ a: business(90, 3).map((v) => v * 1e15) });
    const fitted = model.fit(huge, small, { horizon: 6 }, ctx);
    expect(replayGolden(model.onnx!(fitted, ctx), runtime)).toBeLessThan(1e-5);
  });
});
