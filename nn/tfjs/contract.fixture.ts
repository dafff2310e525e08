import type { Attributes } from '../onnx/builder.ts';
import type { ElementType, Node, OnnxModel } from '../onnx/model.ts';
import type { Feeds, Tensored } from '../runtime.ts';

/** One node with its inputs: a program of one operator. An input that is left out is undefined. */
export interface Case {
  readonly op: string;
  readonly inputs: readonly (Tensored | undefined)[];
  readonly attributes?: Attributes;
  /** The types of its outputs; '' is an output that is left out. */
  readonly outputs: readonly (ElementType | '')[];
  readonly opset: number;
}

/** Seeded numbers in (-1, 1), e.g. of a linear congruential generator (Numerical Recipes, 7.1). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

const size = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1);

export const reals = (dims: readonly number[], seed = 1, scale = 2): Tensored => {
  const next = numbers(seed + 31 * size(dims));
  return { data: Float32Array.from({ length: size(dims) }, () => scale * next()), dims };
};
export const positive = (dims: readonly number[], seed = 1): Tensored => {
  const { data } = reals(dims, seed);
  return { data: Float32Array.from(data as Float32Array, (v) => Math.abs(v) + 0.1), dims };
};
export const float = (values: readonly number[], dims: readonly number[] = [values.length]): Tensored => ({
  data: Float32Array.from(values),
  dims,
});
export const long = (values: readonly number[], dims: readonly number[] = [values.length]): Tensored => ({
  data: BigInt64Array.from(values, BigInt),
  dims,
});
export const whole = (values: readonly number[], dims: readonly number[] = [values.length]): Tensored => ({
  data: Int32Array.from(values),
  dims,
});
export const bool = (values: readonly number[], dims: readonly number[] = [values.length]): Tensored => ({
  data: Uint8Array.from(values),
  dims,
});

export const of = (
  op: string,
  inputs: Case['inputs'],
  attributes: Attributes = {},
  outputs: Case['outputs'] = ['float'],
  opset = 18,
): Case => ({ op, inputs, attributes, outputs, opset });

const typeOf = ({ data }: Tensored): ElementType => {
  if (data instanceof Float32Array) return 'float';
  if (data instanceof BigInt64Array) return 'int64';
  return data instanceof Int32Array ? 'int32' : 'bool';
};

export const feedsOf = ({ inputs }: Case): Feeds => Object.fromEntries(inputs.flatMap((x, i) => (x ? [[`x${i}`, x] as const] : [])));

/** The program of a case; `ranks` are those of its outputs, whose sizes it leaves free. */
export function programOf({ op, inputs, attributes, outputs, opset }: Case, ranks: readonly number[] = []): OnnxModel {
  const node: Node = {
    op,
    inputs: inputs.map((x, i) => (x ? `x${i}` : '')),
    outputs: outputs.map((type, i) => (type === '' ? '' : `y${i}`)),
    ...(attributes && { attributes }),
  };
  return {
    producer: 'test',
    opsets: { '': opset },
    graph: {
      name: op,
      nodes: [node],
      constants: [],
      inputs: inputs.flatMap((x, i) => (x ? [{ name: `x${i}`, type: typeOf(x), dims: x.dims }] : [])),
      outputs: outputs.flatMap((type, i) =>
        type === '' ? [] : [{ name: `y${i}`, type, dims: Array.from({ length: ranks[i] ?? 0 }, (_, d) => `y${i}d${d}`) }],
      ),
    },
  };
}

/** Where two tensors differ by more than `tolerance` (relative beyond 1), in words; undefined where they agree. */
export function difference(a: Tensored, b: Tensored, tolerance = 1e-5): string | undefined {
  if (a.data.constructor !== b.data.constructor) return `${a.data.constructor.name} and ${b.data.constructor.name}`;
  if (a.dims.join() !== b.dims.join()) return `[${a.dims}] and [${b.dims}]`;
  for (let i = 0; i < b.data.length; i++) {
    const [x, y] = [Number(a.data[i]), Number(b.data[i])];
    const far = Math.abs(x - y) > tolerance * Math.max(1, Math.abs(y));
    if (!Object.is(x, y) && (far || Number.isNaN(x - y))) return `at ${i}: ${x} and ${y}`;
  }
  return undefined;
}

/** How a test calls a case. */
export const textOf = ({ op, inputs, attributes, opset }: Case): string => {
  const shown = Object.entries(attributes ?? {}).map(([k, v]) => `${k}=${JSON.stringify(v.value)}`);
  return `${op} ${opset} ${inputs.map((x) => (x ? `${x.data.constructor.name[0]}[${x.dims}]` : '-')).join(' ')} ${shown.join(' ')}`;
};
