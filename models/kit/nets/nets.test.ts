import { afterAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { concat, unsqueeze } from '#nn/ops/index.ts';
import type { NetShape, Network } from '../neural/network.ts';
import { everything, nothing, plainInputs, plainNumbers, train, use } from '../recurrent/net.fixture.ts';
import { smallNets } from './small.fixture.ts';

const shapes: Readonly<Record<string, NetShape>> = {
  'the target alone': nothing,
  'covariates of all kinds': everything,
  'covariates known in advance': { ...nothing, known: ['k', 'sin', 'cos'] },
  'past covariates': { ...nothing, past: ['p'] },
  categories: { ...nothing, categories: [{ name: 'c', count: 3 }] },
  'one step of one value': { ...everything, inputLength: 1, horizon: 1 },
};

const runtime = onnxRuntime();
afterAll(() => runtime.end());

/** The same net with its parts in place of the quantiles. */
const inParts = (net: Network): Network => ({
  forecast: (build, inputs, shape) => {
    const parts = Object.values(net.forecast(build, inputs, shape).components ?? {});
    return {
      quantiles: concat(
        parts.map((x) => unsqueeze(x, 2)),
        2,
      ),
    };
  },
});

describe.each(Object.entries(smallNets))('%s', (_, net) => {
  it.each(Object.entries(shapes))('forecasts a free number of windows from %s', (_, shape) => {
    for (const batch of [1, 5]) {
      const { quantiles } = use(runtime, net, shape, plainInputs(shape, batch)).outputs;
      expect(quantiles!.dims).toEqual([batch, shape.horizon, shape.probabilities.length]);
      expect([...quantiles!.data].every(Number.isFinite)).toBe(true);
    }
  });

  it('forecasts each window by itself', () => {
    const [one, five] = [1, 5].map((batch) => use(runtime, net, nothing, plainInputs(nothing, batch)).outputs.quantiles!.data);
    expect([...one!]).toEqual([...five!.slice(0, one!.length)].map((v) => expect.closeTo(v as number, 4)));
  });

  it.each(Object.entries(shapes))('learns from %s', (_, shape) => {
    const target = { data: plainNumbers('target', [8, shape.horizon]), dims: [8, shape.horizon] };
    const { losses } = train({ runtime, network: net, shape, feeds: plainInputs(shape, 8), target, steps: 30, rate: 0.01 });
    expect(losses.at(-1)!).toBeLessThan(0.9 * losses[0]!);
  });
});

describe('parts of the median', () => {
  const told = (
    ['N-BEATS, generic', 'N-BEATS, interpretable', 'linear quantile, from the last value', 'linear quantile, by moving average'] as const
  ).flatMap((name) => [nothing, everything].map((shape) => ({ name, shape, net: smallNets[name]! })));
  it.each(told)('add up: $name', ({ net, shape }) => {
    const feeds = plainInputs(shape, 4);
    const quantiles = use(runtime, net, shape, feeds).outputs.quantiles!;
    const parts = use(runtime, inParts(net), shape, feeds).outputs.quantiles!;
    const width = parts.dims[2]!;
    expect(width).toBeGreaterThanOrEqual(2);
    const sums = Array.from({ length: 4 * shape.horizon }, (_, i) =>
      [...parts.data.slice(i * width, (i + 1) * width)].reduce<number>((a, b) => a + Number(b), 0),
    );
    const medians = Array.from({ length: 4 * shape.horizon }, (_, i) => Number(quantiles.data[i * 3 + 1]));
    sums.forEach((sum, i) => {
      expect(sum).toBeCloseTo(medians[i]!, 3);
    });
  });
});
