import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { openGraph, programOf, type Scope } from '#nn/graph/scope.ts';
import type { Tensor } from '#nn/graph/tensor.ts';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { seededRandom } from '#shared/math/random.ts';
import { makeContext } from '../kit/context.ts';
import { replayGolden } from '../kit/neural/golden.ts';
import { everything, plainInputs, plainNumbers, train, use } from '../kit/recurrent/net.fixture.ts';
import { counts } from './counts.ts';
import { drawn } from './draws.ts';
import { LIKELIHOODS, type LikelihoodName } from './likelihood.ts';
import { model } from './model.ts';
import { type DeeparParams, network } from './net.ts';
import { quantilesOf } from './paths.ts';

const runtime = onnxRuntime();
afterAll(runtime.end);

const params = (likelihood: LikelihoodName, paths: number): DeeparParams => ({ layers: 2, hidden: 4, dropout: 0, likelihood, paths });
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8'));
const MEASURE = { location: 1.5, size: 4 };

function feeds() {
  const inputs = plainInputs(everything, 2);
  const filled = (value: number) => ({ data: new Float32Array(2).fill(value), dims: [2, 1] });
  return { ...inputs, location: filled(MEASURE.location), size: filled(MEASURE.size) };
}

/** What a graph of no inputs gives. */
function valuesOf(build: (scope: Scope) => Tensor): number[] {
  const scope = openGraph();
  scope.output('out', build(scope));
  const session = runtime.open(programOf(scope, 'values'));
  try {
    return [...(session.run({}).out!.data as Float32Array)];
  } finally {
    session.close();
  }
}

const PROBABILITIES = [0.025, 0.1, 0.25, 0.5, 0.9, 0.975];

/** Quantiles of one step's draws, given the distribution's numbers as constants. */
function quantilesOfDraws(draw: (constant: (value: number) => Tensor, random: Tensor) => Tensor, name: LikelihoodName, paths: number) {
  return valuesOf((scope) => {
    const constant = (value: number) => scope.constant({ type: 'float', dims: [1, paths], values: new Float32Array(paths).fill(value) });
    const { values, dims } = drawn(LIKELIHOODS[name].draws, 1, paths);
    const random = scope.constant({ type: 'float', dims: dims.slice(1), values });
    return quantilesOf(draw(constant, random), PROBABILITIES);
  });
}

describe.each(Object.keys(LIKELIHOODS) as LikelihoodName[])('deepar, %s', (likelihood) => {
  const { outputs } = golden[`forward ${likelihood}`];

  it('has the loss that PyTorch has', () => {
    const target = { data: plainNumbers('target', [2, 3]), dims: [2, 3] };
    const { losses } = train({
      ...{ runtime, network: network(params(likelihood, 1)), shape: everything, feeds: feeds(), target, steps: 1, rate: 0 },
      startOf: ({ name, dims }) => plainNumbers(name, dims),
    });
    expect(losses[0]).toBeCloseTo(outputs.loss.data[0], 4);
  });

  it('draws paths whose quantiles are those of 200,000 paths of PyTorch', () => {
    const got = use(runtime, network(params(likelihood, 4000)), everything, feeds()).outputs.quantiles!;
    expect(got.dims).toEqual(outputs.quantiles.dims);
    const tolerance = likelihood === 'negative-binomial' ? 0.26 : 0.04;
    outputs.quantiles.data.forEach((wanted: number, i: number) => {
      expect(Math.abs(Number(got.data[i]) - wanted), `number ${i}`).toBeLessThan(tolerance);
    });
  });
});

describe('draws', () => {
  // scipy 1.10.1, stats.t.ppf
  it.each([
    [4, [-2.77645, -1.53321, -0.7407, 0, 1.53321, 2.77645]],
    [30, [-2.04227, -1.31042, -0.68276, 0, 1.31042, 2.04227]],
  ])("Student's t of %d degrees of freedom", (degrees, wanted) => {
    // The inverse of softplus, so that the net would say this many degrees, a scale of 1 and a mean of 0.
    const inverse = (x: number): number => Math.log(Math.expm1(x - 1e-3));
    const got = valuesOf((scope) => {
      const paths = 4000;
      const numbers = Float32Array.from({ length: paths * 3 }, (_, i) => [0, inverse(1), inverse(degrees - 2)][i % 3]!);
      const { values, dims } = drawn(LIKELIHOODS['student-t'].draws, 1, paths);
      const constant = (data: Float32Array, shape: number[]) => scope.constant({ type: 'float', dims: shape, values: data });
      const value = LIKELIHOODS['student-t'].draw(constant(numbers, [1, paths, 3]), constant(values, dims.slice(1)));
      return quantilesOf(value, PROBABILITIES);
    });
    wanted.forEach((w, i) => {
      expect(Math.abs(got[i]! - w), `at ${PROBABILITIES[i]}`).toBeLessThan(0.01 * Math.max(1, Math.abs(w)));
    });
  });

  it.each([
    [0.3, 2],
    [3, 0.5],
    [40, 0.2],
    [200, 1.5],
    [8, 0.001],
  ])('counts of mean %d and dispersion %d: as often at or below each quantile as the distribution has it', (mean, dispersion) => {
    const got = quantilesOfDraws(
      (constant, random) => counts({ mean: constant(mean), dispersion: constant(dispersion) }, random),
      'negative-binomial',
      10_000,
    );
    const below = (count: number): number => {
      const [size, ratio] = [1 / dispersion, (mean * dispersion) / (1 + mean * dispersion)];
      let [term, sum] = [(1 - ratio) ** size, 0];
      for (let k = 0; k <= count; k++) {
        sum += term;
        term *= ((size + k) / (k + 1)) * ratio;
      }
      return sum;
    };
    PROBABILITIES.forEach((p, i) => {
      const count = Math.round(got[i]!);
      expect(below(count), `${got[i]} at ${p}`).toBeGreaterThan(p - 0.015);
      expect(count === 0 ? 0 : below(count - 1), `${got[i]} at ${p}`).toBeLessThan(p + 0.015);
    });
  });
});

describe('counts', () => {
  const ctx = makeContext({ members: [], runtime });
  // Demand in about one step of three, by a generator of its own; the second series is sold a hundred times as much.
  const random = seededRandom(11);
  const demand = (size: number): number[] =>
    Array.from({ length: 160 }, () => (random() < 0.65 ? 0 : Math.ceil(size * -Math.log(random()))));
  const panel = panelOf({ rare: demand(2), common: demand(200) });
  const small = { epochs: 15, stepsPerEpoch: 20, batch: 32, inputLength: 20, layers: 1, hidden: 12, learningRate: 0.01, clock: false };

  const fitted = (scale: string) => {
    const params = model.params.parse({ ...small, scale, likelihood: 'negative-binomial', quantiles: [0.1, 0.5, 0.9, 0.95] });
    const state = model.fit(panel, params, { horizon: 4 }, ctx);
    return { state, forecast: model.forecast(state, { future: blindFuture(4), levels: [80] }, ctx) };
  };

  it('are told in ones whatever the scaling, and forecast with their zeros and their tail', () => {
    const { state, forecast } = fitted('standard');
    const [lower, upper] = forecast.quantiles.map(({ values }) => values) as [Float64Array, Float64Array];
    expect([...forecast.mean.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    upper.forEach((v, i) => {
      // 65 % zeros, then an exponential tail: the 90 % quantile by its formula.
      const wanted = (i < 4 ? 2 : 200) * Math.log(0.35 / 0.1);
      expect(v / wanted).toBeGreaterThan(0.3);
      expect(v / wanted).toBeLessThan(4);
      expect(lower[i]! / wanted).toBeLessThan(0.02);
    });
    expect(replayGolden(model.onnx!(state, ctx), runtime)).toBeLessThan(1e-5);
    fitted('mean').forecast.mean.forEach((v, i) => {
      expect(v).toBeCloseTo(forecast.mean[i]!, 2);
    });
  });
});

describe('quantilesOf', () => {
  it('interpolates as type 5 of R', () => {
    const values = [7, 1, 4, 9, 2];
    const got = valuesOf((scope) => quantilesOf(scope.constant({ type: 'float', dims: [1, 5], values }), [0.01, 0.1, 0.5, 0.8]));
    // R 4.2: quantile(c(7, 1, 4, 9, 2), c(.01, .1, .5, .8), type = 5)
    [1, 1, 4, 8].forEach((w, i) => {
      expect(got[i]).toBeCloseTo(w, 5);
    });
  });
});
