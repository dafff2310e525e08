import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { sizeOfDims } from '#nn/parameters.ts';
import type { Feeds, Tensored } from '#nn/runtime.ts';
import { network as deepar } from '../../deepar/net.ts';
import { network as gruAttention } from '../../gru-attention/net.ts';
import { network as lstm } from '../../lstm/net.ts';
import { network as tft } from '../../tft/net.ts';
import type { NetShape } from '../neural/network.ts';
import { everything, nothing, plainInputs, plainNumbers, train, use } from './net.fixture.ts';

const runtime = onnxRuntime();
afterAll(runtime.end);

const layers = { layers: 2, hidden: 4, dropout: 0 };
const nets = [
  { id: 'lstm', network: lstm({ ...layers, contexts: 3 }), attends: false },
  { id: 'gru-attention', network: gruAttention({ ...layers, heads: 2 }), attends: true },
  { id: 'tft', network: tft({ hidden: 4, heads: 2, dropout: 0 }), attends: false },
  ...(['gaussian', 'student-t', 'negative-binomial'] as const).map((likelihood) => ({
    id: `deepar, ${likelihood}`,
    network: deepar({ ...layers, likelihood, paths: 50 }),
    attends: false,
  })),
];

interface Forward {
  readonly origin: string;
  readonly outputs: Readonly<Record<string, { readonly dims: readonly number[]; readonly data: readonly number[] }>>;
}

const forwardOf = (id: string): Forward => JSON.parse(readFileSync(join(import.meta.dirname, `../../${id}/golden.json`), 'utf8')).forward;

function expectNear(got: Tensored, wanted: ArrayLike<number>, tolerance: number): void {
  expect(got.data.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) expect(Math.abs(Number(got.data[i]) - wanted[i]!)).toBeLessThan(tolerance);
}

/** Rows `from` to before `to` of all inputs. */
const rowsOf = (feeds: Feeds, from: number, to: number): Feeds =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { data, dims }]) => {
      const width = sizeOfDims(dims.slice(1));
      return [name, { data: data.slice(from * width, to * width), dims: [to - from, ...dims.slice(1)] }];
    }),
  );

const shapes: readonly { readonly name: string; readonly shape: NetShape }[] = [
  { name: 'the target alone', shape: nothing },
  { name: 'seasons', shape: { ...nothing, seasons: [2, 3, 50] } },
  { name: 'past covariates', shape: { ...nothing, past: ['a', 'b'] } },
  { name: 'known covariates', shape: { ...nothing, known: ['a'] } },
  { name: 'static numbers', shape: { ...nothing, statics: ['a'] } },
  { name: 'categories', shape: { ...nothing, categories: everything.categories } },
  { name: 'one step of history and ahead', shape: { ...everything, inputLength: 1, horizon: 1 } },
];

describe.each(nets)('$id', ({ id, network, attends }) => {
  it.skipIf(network.loss)('computes what PyTorch does', () => {
    const { outputs } = use(runtime, network, everything, plainInputs(everything, 2));
    for (const [name, { dims, data }] of Object.entries(forwardOf(id).outputs)) {
      expect(outputs[name]!.dims).toEqual(dims);
      expectNear(outputs[name]!, data, 2e-6);
    }
  });

  it.each(shapes)('takes $name', ({ shape }) => {
    const { outputs } = use(runtime, network, shape, plainInputs(shape, 3));
    expect(outputs.quantiles!.dims).toEqual([3, shape.horizon, 3]);
    for (const { data } of Object.values(outputs)) expect(data.every((v) => Number.isFinite(Number(v)))).toBe(true);
  });

  it('sees nothing of what is missing', () => {
    const feeds = plainInputs(everything, 2);
    const y = Float32Array.from(feeds.y!.data as Float32Array, (v, i) => (i < 2 ? 100 : v));
    const plain = use(runtime, network, everything, feeds).outputs;
    expect(use(runtime, network, everything, { ...feeds, y: { ...feeds.y!, data: y } }).outputs).toEqual(plain);
  });

  it('forecasts a window as it would by itself', () => {
    const feeds = plainInputs(everything, 3);
    const whole = use(runtime, network, everything, feeds).outputs.quantiles!;
    const width = whole.data.length / 3;
    for (let row = 0; row < 3; row++) {
      const alone = use(runtime, network, everything, rowsOf(feeds, row, row + 1)).outputs.quantiles!;
      expectNear(alone, (whole.data as Float32Array).slice(row * width, (row + 1) * width), 1e-5);
    }
  });

  it.runIf(attends)('tells shares of attention that add up to 1, none for what is missing', () => {
    const attention = use(runtime, network, everything, plainInputs(everything, 2)).outputs.attention!.data as Float32Array;
    const { inputLength, horizon } = everything;
    for (let row = 0; row < 2 * horizon; row++) {
      const shares = attention.slice(row * inputLength, (row + 1) * inputLength);
      expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      if (row < horizon) expect(Math.max(shares[0]!, shares[1]!)).toBeLessThan(1e-6);
    }
  });

  const target: Tensored = { data: plainNumbers('target', [4, 3]), dims: [4, 3] };

  it.each([
    { name: 'all kinds of covariates', shape: everything },
    { name: 'the target alone', shape: nothing },
  ])('learns, with all of its parameters, from $name', ({ shape }) => {
    const feeds = plainInputs(shape, 4);
    const { losses, start, learnt, parameters } = train({ runtime, network, shape, feeds, target, steps: 30, rate: 0.01 });
    expect(losses.at(-1)!).toBeLessThan(losses[0]! - 0.05);
    for (const { name } of parameters) expect(learnt[name], name).not.toEqual(start[name]);
  });

  it.skipIf(network.loss)('trains what it forecasts with', () => {
    const feeds = plainInputs(everything, 4);
    const { losses, learnt } = train({ runtime, network, shape: everything, feeds, target, steps: 1, rate: 0 });
    const { data } = use(runtime, network, everything, feeds, ({ name }) => learnt[name]!).outputs.quantiles!;
    const pinball = [...data].map((q, i) => {
      const [p, away] = [everything.probabilities[i % 3]!, Number(target.data[Math.floor(i / 3)]) - Number(q)];
      return Math.max(p * away, (p - 1) * away);
    });
    expect(losses[0]).toBeCloseTo(pinball.reduce((a, b) => a + b) / pinball.length, 5);
  });
});
