import { openGraph, programOf } from '#nn/graph/scope.ts';
import type { Dim, Tensor } from '#nn/graph/tensor.ts';
import { pinball, weightedMean } from '#nn/losses/pointwise.ts';
import { add, mean, mul } from '#nn/ops/index.ts';
import { adamW } from '#nn/optimisers/adamw.ts';
import { declare, type Parameter, sizeOfDims } from '#nn/parameters.ts';
import type { Feeds, Runtime, Tensored } from '#nn/runtime.ts';
import { trainingProgram } from '#nn/train/program.ts';
import { carriedBy, drawStarts, openStepper } from '#nn/train/stepper.ts';
import { seededRandom } from '#shared/math/random.ts';
import type { NetForecast, NetInputs, NetShape, NetTarget, Network } from '../neural/network.ts';

/** Small sizes with covariates of all kinds. */
export const everything: NetShape = {
  inputLength: 6,
  horizon: 3,
  past: ['p'],
  known: ['k', 'sin'],
  statics: ['s'],
  categories: [{ name: 'c', count: 3 }],
  seasons: [2, 4],
  probabilities: [0.1, 0.5, 0.9],
};
export const nothing: NetShape = { ...everything, past: [], known: [], statics: [], categories: [], seasons: [] };

/** The names and shapes of what goes into a net of a shape. */
function columns(shape: NetShape, batch: Dim): Record<string, { readonly type: 'float' | 'int64'; readonly dims: readonly Dim[] }> {
  const { inputLength: l, horizon: h, past, known, statics, categories } = shape;
  const real = (...dims: Dim[]) => ({ type: 'float' as const, dims: [batch, ...dims] });
  return {
    y: real(l),
    mask: real(l),
    location: real(1),
    size: real(1),
    ...(past.length > 0 && { past: real(l, past.length) }),
    ...(known.length > 0 && { known: real(l + h, known.length) }),
    ...(statics.length > 0 && { statics: real(statics.length) }),
    ...Object.fromEntries(categories.map(({ name }) => [`category ${name}`, { type: 'int64' as const, dims: [batch] }])),
  };
}

export function inputsFrom(shape: NetShape, tensors: Readonly<Record<string, Tensor>>): NetInputs {
  const { y, mask, past, known, statics, location, size } = tensors;
  return {
    y: y!,
    mask: mask!,
    measure: { location: location!, size: size! },
    ...(past && { past }),
    ...(known && { known }),
    ...(statics && { statics }),
    categories: shape.categories.map(({ name }) => tensors[`category ${name}`]!),
  };
}

/** Numbers that another program can make too: 0.6 sin(1.7 i + the letters of the name). */
export function plainNumbers(name: string, dims: readonly number[]): Float32Array {
  const letters = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return Float32Array.from({ length: sizeOfDims(dims) }, (_, i) => 0.6 * Math.sin(1.7 * i + letters));
}

/** Inputs of `batch` windows; the first steps of the first window are missing. */
export function plainInputs(shape: NetShape, batch: number): Record<string, Tensored> {
  const feeds = Object.fromEntries(
    Object.entries(columns(shape, batch)).map(([name, { type, dims }]): [string, Tensored] => {
      const sizes = dims as number[];
      if (type === 'float') return [name, { data: plainNumbers(name, sizes), dims: sizes }];
      return [name, { data: BigInt64Array.from({ length: batch }, (_, i) => BigInt(i % 3)), dims: sizes }];
    }),
  );
  const mask = new Float32Array(batch * shape.inputLength).fill(1);
  mask.fill(0, 0, 2);
  const y = Float32Array.from(feeds.y!.data as Float32Array, (v, i) => (mask[i] === 0 ? 0 : v));
  return {
    ...feeds,
    y: { ...feeds.y!, data: y },
    mask: { ...feeds.mask!, data: mask },
    location: { data: new Float32Array(batch), dims: [batch, 1] },
    size: { data: new Float32Array(batch).fill(1), dims: [batch, 1] },
  };
}

export interface Outcome {
  readonly outputs: Readonly<Record<string, Tensored>>;
  readonly parameters: readonly Parameter[];
}

const outputsOf = ({ quantiles, attention, selection }: NetForecast): Record<string, Tensor> => ({
  quantiles,
  ...(attention && { attention }),
  ...Object.fromEntries(Object.entries(selection ?? {}).map(([name, t]) => [`selection ${name}`, t])),
});

/** Runs a net as it is in use: the size of the batch is free. */
export function use(
  runtime: Runtime,
  network: Network,
  shape: NetShape,
  feeds: Feeds,
  valuesOf: (p: Parameter) => Float32Array = ({ name, dims }) => plainNumbers(name, dims),
): Outcome {
  const scope = openGraph();
  const tensors = Object.fromEntries(
    Object.entries(columns(shape, 'N')).map(([name, { type, dims }]) => [name, scope.input(name, type, dims)]),
  );
  const { parameters, declared } = declare(scope);
  const told = network.forecast({ parameters }, inputsFrom(shape, tensors), shape);
  for (const [name, tensor] of Object.entries(outputsOf(told))) scope.output(`told ${name}`, tensor);
  const session = runtime.open(programOf(scope, 'use'));
  try {
    const values = Object.fromEntries(declared.map((p) => [p.name, { data: valuesOf(p), dims: p.dims }]));
    const outputs = session.run({ ...feeds, ...values });
    return {
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name.replace('told ', ''), value])),
      parameters: declared,
    };
  } finally {
    session.close();
  }
}

const defaultLoss = ({ quantiles }: NetForecast, { y, weights }: NetTarget, { probabilities }: NetShape): Tensor =>
  weightedMean(mean(pinball(quantiles, y, probabilities), { axes: [-1] }), weights);

export interface Training {
  readonly runtime: Runtime;
  readonly network: Network;
  readonly shape: NetShape;
  readonly feeds: Feeds;
  /** [B, H] */
  readonly target: Tensored;
  readonly steps: number;
  readonly rate: number;
  /** What a parameter starts from; left out: as it says itself. */
  readonly startOf?: (p: Parameter) => Float32Array;
}

/** The losses of training steps with Adam on one minibatch, seen again and again; what the net learnt, and from where. */
export function train({ runtime, network, shape, feeds, target, steps, rate, startOf }: Training) {
  const batch = target.dims[0]!;
  const training = trainingProgram(
    {
      batch,
      data: { ...columns(shape, batch), target: { type: 'float', dims: target.dims } },
      loss: (build, data) => {
        const inputs = inputsFrom(shape, data);
        const y = data.target!;
        const wanted = { y, weights: add(mul(y, 0), 1) };
        return network.loss?.(build, inputs, wanted, shape) ?? defaultLoss(network.forecast(build, inputs, shape), wanted, shape);
      },
    },
    { optimiser: adamW(), clip: 10 },
  );
  const random = seededRandom(3);
  const stepper = openStepper({ training, data: { ...feeds, target }, random, runtime, clock: () => 0 });
  try {
    const start: Record<string, Float32Array> = {};
    for (const { name, dims } of carriedBy(training)) start[name] = new Float32Array(sizeOfDims(dims));
    for (const p of training.parameters) start[p.name] = startOf?.(p) ?? p.init(random, p.dims);
    const rows = BigInt64Array.from({ length: steps * batch }, (_, i) => BigInt(i % batch));
    const plan = { rows, rates: new Float32Array(steps).fill(rate), starts: drawStarts(random, steps) };
    const { state, losses } = stepper.advance(start, 0, plan, () => {});
    return { losses: [...losses], start, learnt: state, parameters: training.parameters };
  } finally {
    stepper.close();
  }
}
