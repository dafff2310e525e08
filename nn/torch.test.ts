import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { openGraph, programOf } from './graph/scope.ts';
import type { Tensor } from './graph/tensor.ts';
import { attention } from './layers/attention.ts';
import { type Build, part } from './layers/build.ts';
import { type Convolution, convolution1d } from './layers/convolution.ts';
import { gatedLinear, gatedResidual } from './layers/gated.ts';
import { linear } from './layers/linear.ts';
import { layerNorm } from './layers/norm.ts';
import { gru } from './layers/recurrent/gru.ts';
import { lstm } from './layers/recurrent/lstm.ts';
import { gaussian, logGamma, negativeBinomial, studentT } from './losses/likelihood.ts';
import { absoluteError, huber, pinball, squaredError } from './losses/pointwise.ts';
import * as o from './ops/index.ts';
import { adamW } from './optimisers/adamw.ts';
import { constantRate, cosine } from './optimisers/schedule.ts';
import { sgd } from './optimisers/sgd.ts';
import { declare } from './parameters.ts';
import type { Feeds } from './runtime.ts';
import { apart, type Numbered, runOnce, tensored } from './testing/golden.ts';
import { type Subject, stage } from './testing/subject.ts';
import { taskOf, trainingFeeds } from './testing/training.ts';
import { nextName, type ProgramOptions, trainingProgram } from './train/program.ts';

interface Case {
  readonly options: Readonly<Record<string, unknown>>;
  readonly given: Readonly<Record<string, Numbered>>;
  readonly weights: Numbered;
  readonly out: Numbered;
  readonly gradients: Readonly<Record<string, Numbered>>;
}

interface Training {
  readonly first: Readonly<Record<string, Numbered>>;
  readonly losses: readonly number[];
  readonly last: Readonly<Record<string, Numbered>>;
}

interface Golden {
  readonly cases: Readonly<Record<string, Case>>;
  readonly logGamma: { readonly x: readonly number[]; readonly logGamma: readonly number[] };
  readonly data: Readonly<Record<string, Numbered>>;
  readonly steps: number;
  readonly batch: number;
  readonly trainings: Readonly<Record<string, Training>>;
  readonly cosine: readonly number[];
}

const golden = JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')) as Golden;
const runtime = onnxRuntime();
afterAll(runtime.end);

type X = Readonly<Record<string, Tensor>>;
type Named = (x: X, layers: Build, options: Case['options'], scope: Parameters<Subject['build']>[2]) => Tensor;

const BUILDS: Readonly<Record<string, Named>> = {
  gelu: ({ input }) => o.gelu(input!),
  elu: ({ input }) => o.elu(input!),
  softplus: ({ input }) => o.softplus(input!),
  'softmax over axis 1': ({ input }) => o.softmax(input!, 1),
  layerNorm: ({ x }, layers) => layerNorm(layers, x!),
  huber: ({ f, y }) => huber(f!, y!, 0.7),
  pinball: ({ quantiles, y }) => pinball(quantiles!, y!, [0.1, 0.5, 0.9]),
  gaussian: ({ y, mean, deviation }) => gaussian(y!, { mean: mean!, deviation: deviation! }),
  studentT: ({ y, mean, scale, degrees }) => studentT(y!, { mean: mean!, scale: scale!, degrees: degrees! }),
  negativeBinomial: ({ y, mean, dispersion }) => negativeBinomial(y!, { mean: mean!, dispersion: dispersion! }),
  gatedLinear: ({ x }, layers) => gatedLinear(layers, x!, 3),
  gatedResidual: ({ x, context }, layers) => gatedResidual(layers, x!, { width: 5, out: 3, context: context! }),
  lstm: ({ x }, layers) => lstm(layers, x!, 4),
  gru: ({ x }, layers) => gru(layers, x!, 4),
  attention: ({ queries, keys, values }, layers, { heads, causal }, scope) => {
    const size = Number(queries!.dims[1]);
    const places = Array.from({ length: size }, (_, i) => i);
    const future = places.flatMap((query) => places.map((key) => (key > query ? -1e9 : 0)));
    const mask = causal ? { mask: scope.constant({ type: scope.real, dims: [size, size], values: future }) } : {};
    return attention(layers, queries!, keys!, values!, { heads: Number(heads), ...mask }).output;
  },
  convolution1d: ({ x }, layers, options) => convolution1d(layers, x!, 2, options as unknown as Convolution),
};

/** What layers ask for by name; all else of a case goes in from outside. */
const isParameter = (name: string): boolean => /weight|bias|recurrent|memory|scale|shift/.test(name);

function subjectOf(title: string, { given, options }: Case): Subject {
  const build = BUILDS[title.split(',')[0]!]!;
  const own = Object.entries(given).filter(([name]) => title === 'studentT' || !isParameter(name));
  return {
    title,
    given: Object.fromEntries(own.map(([name, { dims }]) => [name, { dims }])),
    build: (x, layers, scope) => build(x, layers, options, scope),
  };
}

/** Weights as large as nets of that width start with. */
const scaled = (feeds: Feeds, by: number): Feeds =>
  Object.fromEntries(
    Object.entries(feeds).flatMap(([name, { data, dims }]) =>
      isParameter(name) && name !== 'weights' ? [[name, { dims, data: (data as Float32Array).map((v) => v * by) }]] : [],
    ),
  );

/** What ONNX Runtime has in single precision: the error function, the moments of a norm, the scale that it draws into a product. */
const SINGLE = ['gelu', 'layerNorm', 'gatedResidual', 'attention'];

const cases = Object.entries(golden.cases);

describe('PyTorch', () => {
  it.each(cases)('agrees on values and gradients: %s', (title, a) => {
    const real = title === 'gelu' ? 'float' : 'double';
    const bar = SINGLE.some((own) => title.startsWith(own)) ? 2e-6 : 1e-9;
    const { forward, derived, feeds } = stage(subjectOf(title, a), real);
    const given = Object.fromEntries(Object.entries({ ...a.given, weights: a.weights }).map(([name, v]) => [name, tensored(v, real)]));
    expect(Object.keys(feeds).sort()).toEqual(Object.keys(given).sort());
    const { out } = runOnce(runtime, forward, given);
    const found = runOnce(runtime, derived, given);
    expect(apart('out', out!.data, a.out.values, bar)).toEqual([]);
    const far = Object.entries(a.gradients).flatMap(([name, { values }]) => apart(name, found[`d ${name}`]!.data, values, bar));
    expect(far).toEqual([]);
  });

  it.each(['lstm', 'gru'] as const)('agrees with the fused operator that serves in use: %s', (title) => {
    const { given, out } = golden.cases[title]!;
    const scope = openGraph();
    const { parameters } = declare(scope);
    const x = scope.input('x', 'float', ['T', ...given.x!.dims.slice(1)]);
    scope.output('out', (title === 'lstm' ? lstm : gru)({ parameters }, x, 4));
    const program = programOf(scope, title);
    expect(program.graph.nodes.map((node) => node.op)).toContain(title.toUpperCase());
    const feeds = Object.fromEntries(Object.entries(given).map(([name, v]) => [name, tensored(v, 'float')]));
    expect(apart('out', runOnce(runtime, program, feeds).out!.data, out.values, 1e-6)).toEqual([]);
  });

  it.each([
    ['lstm', lstm],
    ['gru', gru],
  ] as const)('the walk that trains is the fused operator, along many steps: %s', (title, cell) => {
    const over = (fused: boolean): Subject => ({
      title,
      given: { x: { dims: [60, 8, 6] } },
      build: ({ x }, layers) => cell(fused ? { parameters: layers.parameters } : layers, o.mul(x!, 2), 24),
    });
    const [walk, fused] = [false, true].map((kind) => {
      const { forward, feeds } = stage(over(kind), 'float');
      return runOnce(runtime, forward, { ...feeds, ...scaled(feeds, 1 / Math.sqrt(24)) }).out!;
    });
    expect(apart('out', walk!.data, fused!.data as Float32Array, 1e-6)).toEqual([]);
  });

  it('agrees on log Gamma (SciPy)', () => {
    const { x, logGamma: oracle } = golden.logGamma;
    const scope = openGraph({ real: 'double' });
    scope.output('out', logGamma(scope.input('x', 'double', [x.length])));
    const { out } = runOnce(runtime, programOf(scope, 'logGamma'), { x: { dims: [x.length], data: Float64Array.from(x) } });
    expect(apart('logGamma', out!.data, oracle, 1e-9)).toEqual([]);
  });

  it('agrees on rates along a cosine', () => {
    const rates = golden.cosine.map((_, step) => cosine(0.3)(step, golden.cosine.length - 1));
    expect(apart('rate', Float64Array.from(rates), golden.cosine, 1e-12)).toEqual([]);
  });
});

const nbeats = (layers: Build, rows: (name: string) => Tensor): Tensor => {
  let rest = rows('X');
  let total: Tensor | undefined;
  for (const b of ['0', '1']) {
    const block = part(layers, b);
    const z = o.relu(linear(part(block, 'two'), o.relu(linear(part(block, 'one'), rest, 5)), 5));
    rest = o.sub(rest, linear(part(block, 'back'), z, 6));
    const own = linear(part(block, 'fore'), z, 2);
    total = total ? o.add(total, own) : own;
  }
  return total!;
};

const walker =
  (cell: typeof lstm) =>
  (layers: Build, rows: (name: string) => Tensor): Tensor => {
    const low = cell(part(layers, 'low'), o.transpose(rows('S'), [1, 0, 2]), 3);
    const top = cell(part(layers, 'top'), low, 3);
    return linear(part(layers, 'out'), o.squeeze(o.slice(top, 0, -1, 5), 0), 2);
  };

const task = (title: string, real: 'float' | 'double', batch = golden.batch) => {
  const data = Object.fromEntries(
    Object.entries(golden.data).map(([name, { dims }]) => [name, { type: real, dims: ['rows', ...dims.slice(1)] }]),
  );
  if (title.startsWith('nbeats')) return taskOf(data, batch, nbeats, absoluteError);
  return taskOf(data, batch, walker(title.startsWith('lstm') ? lstm : gru), squaredError);
};

const OPTIONS: Readonly<Record<string, Omit<ProgramOptions, 'real'>>> = {
  'nbeats, Adam': { optimiser: adamW() },
  'nbeats, AdamW': { optimiser: adamW({ weightDecay: 0.2, beta1: 0.8, beta2: 0.99, epsilon: 1e-3 }) },
  'nbeats, SGD': { optimiser: sgd() },
  'nbeats, SGD with momentum, clipped': { optimiser: sgd({ momentum: 0.9 }), clip: 0.5 },
  'nbeats, Adam, clipped, rates fall': { optimiser: adamW(), clip: 0.1 },
  'nbeats, SGD, clipped far out': { optimiser: sgd(), clip: 50 },
  'lstm, Adam': { optimiser: adamW() },
  'gru, Adam': { optimiser: adamW() },
};

const count = golden.data.X!.dims[0]!;
const rowsOf = (step: number, batch: number): number[] => Array.from({ length: batch }, (_, i) => (step + i) % count);

function train(title: string, options: ProgramOptions, batch: number, rows: readonly number[], rates: readonly number[]) {
  const { real = 'float' } = options;
  const made = trainingProgram(task(title, real, batch), options);
  const { first } = golden.trainings[title]!;
  expect(made.parameters.map((p) => p.name).sort()).toEqual(Object.keys(first).sort());
  const data = Object.fromEntries(Object.entries(golden.data).map(([name, v]) => [name, tensored(v, real)]));
  const feeds = trainingFeeds(made, { real, data, rows, batch, rates, first: ({ name }) => tensored(first[name]!, real) });
  return runOnce(runtime, made.program, feeds);
}

describe('training as PyTorch does it', () => {
  const { steps, batch, trainings } = golden;
  const each = Array.from({ length: steps }, (_, step) => step);
  const rates = (title: string) => each.map((step) => (title.endsWith('fall') ? 0.05 / (1 + step) : constantRate(0.01)(step, steps)));
  const rows = each.flatMap((step) => rowsOf(step, batch));

  it.each(Object.entries(trainings))('the same losses and weights: %s', (title, { losses, last }) => {
    for (const [real, bar] of [
      ['double', 1e-8],
      ['float', 1e-4],
    ] as const) {
      const after = train(title, { ...OPTIONS[title]!, real }, batch, rows, rates(title));
      expect(apart('loss', after.losses!.data, losses, bar)).toEqual([]);
      const far = Object.entries(last).flatMap(([name, { values }]) => apart(name, after[nextName(name)]!.data, values, bar * 10));
      expect(far).toEqual([]);
    }
  });

  it('two minibatches gathered are one of both', () => {
    const title = 'nbeats, Adam';
    const pairs = each.flatMap((step) => [...rowsOf(step, batch), ...rowsOf(step + 3, batch)]);
    const options = { ...OPTIONS[title]!, real: 'double' as const };
    const large = train(title, options, 2 * batch, pairs, rates(title));
    const gathered = train(title, { ...options, accumulate: 2 }, batch, pairs, rates(title));
    for (const [name, { data }] of Object.entries(large))
      expect(apart(name, gathered[name]!.data, data as Float64Array, 1e-11)).toEqual([]);
  });
});
