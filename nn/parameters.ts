import type { Random } from '#shared/math/random.ts';
import type { Scope } from './graph/scope.ts';
import { misfit, sameDims } from './graph/shape.ts';
import type { Tensor } from './graph/tensor.ts';

/** First values of a parameter of the given shape. */
export type Init = (random: Random, dims: readonly number[]) => Float32Array;

/** What is learnt: a name, a shape, how it starts. */
export interface Parameter {
  readonly name: string;
  readonly dims: readonly number[];
  readonly init: Init;
}

/** Gives the tensor of a parameter; the first to ask for a name declares it. */
export type Parameters = (name: string, dims: readonly number[], init: Init) => Tensor;

export const sizeOfDims = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);
function fill(random: Random, dims: readonly number[], low: number, high: number): Float32Array {
  const values = new Float32Array(sizeOfDims(dims));
  for (let i = 0; i < values.length; i++) values[i] = low + (high - low) * random();
  return values;
}

export const constantInit =
  (value: number): Init =>
  (_, dims) =>
    new Float32Array(sizeOfDims(dims)).fill(value);
/** Uniform within 1 / sqrt(fan in), as PyTorch starts linear and recurrent layers. */
export const fanIn =
  (inputs: number): Init =>
  (random, dims) =>
    fill(random, dims, -1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs));
/** Small values around 0 for embeddings and positions. */
export const spread =
  (size: number): Init =>
  (random, dims) =>
    fill(random, dims, -size * Math.sqrt(3), size * Math.sqrt(3));

/** Parameters as inputs of a graph, in the order they are first asked for, under their own or a derived name. */
export function declare(
  scope: Scope,
  named = (name: string): string => name,
): {
  readonly parameters: Parameters;
  readonly declared: readonly Parameter[];
  readonly tensors: readonly Tensor[];
} {
  const declared: Parameter[] = [];
  const tensors: Tensor[] = [];
  const parameters: Parameters = (name, dims, init) => {
    const place = declared.findIndex((p) => p.name === name);
    if (place >= 0) {
      const known = tensors[place]!;
      if (!sameDims(known.dims, dims)) throw misfit('parameter', [known], `"${name}" is asked for as [${dims.join(', ')}] too`);
      return known;
    }
    declared.push({ name, dims, init });
    const tensor = scope.input(named(name), scope.real, dims);
    tensors.push(tensor);
    return tensor;
  };
  return { parameters, declared, tensors };
}
