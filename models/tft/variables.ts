import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { gatedResidual } from '#nn/layers/gated.ts';
import { embedding, linear } from '#nn/layers/linear.ts';
import { addAll, concat, mul, slice, softmax, split } from '#nn/ops/index.ts';
import type { NetInputs, NetShape } from '../kit/neural/network.ts';
import { targetColumns } from '../kit/recurrent/inputs.ts';

/** A variable brought to the width of the net. */
export type Variables = readonly { readonly name: string; readonly vector: Tensor }[];

/** Columns [.., V] as variables, each with a linear map of its own. */
function numbers(build: Build, names: readonly string[], x: Tensor | undefined, width: number): Variables {
  return names.map((name, v) => ({ name, vector: linear(part(build, name), slice(x!, -1, v, v + 1), width) }));
}

/** The variables of the window, [B, L, width] each: past and known covariates, then the target with its mask. */
export function windowVariables(build: Build, inputs: NetInputs, shape: NetShape, width: number): Variables {
  const { past, known } = inputs;
  return [
    ...numbers(part(build, 'past'), shape.past, past, width),
    ...numbers(part(build, 'known'), shape.known, known && slice(known, 1, 0, shape.inputLength), width),
    { name: 'target', vector: linear(part(build, 'target'), concat(targetColumns(inputs), -1), width) },
  ];
}

/** The variables ahead, [B, H, width] each. */
export const aheadVariables = (build: Build, ahead: Tensor | undefined, { known }: NetShape, width: number): Variables =>
  numbers(part(build, 'known'), known, ahead, width);

/** The variables of a series, [B, width] each: numbers, then categories. */
export function staticVariables(build: Build, { statics, categories }: NetInputs, shape: NetShape, width: number): Variables {
  return [
    ...numbers(part(build, 'static'), shape.statics, statics, width),
    ...shape.categories.map(({ name, count }, i) => ({
      name: `category ${name}`,
      vector: embedding(part(build, `category.${name}`), categories[i]!, count + 1, width),
    })),
  ];
}

/**
 * The variable selection network: each variable through a gated residual network of its own, weighed by shares that follow from all of them
 * and a context. [.., width] and the shares [.., V]. Source: Lim et al. (2021), equations 6-8.
 */
export function selected(build: Build, variables: Variables, width: number, dropout: number, context?: Tensor) {
  const values = variables.map(({ name, vector }) => gatedResidual(part(build, `variable ${name}`), vector, { width, dropout }));
  const vectors = variables.map(({ vector }) => vector);
  if (values.length === 1) return { value: values[0]!, shares: softmax(slice(vectors[0]!, -1, 0, 1)) };
  const options = { width, out: values.length, dropout, ...(context && { context }) };
  const shares = softmax(gatedResidual(part(build, 'shares'), concat(vectors, -1), options));
  const each = split(
    shares,
    -1,
    values.map(() => 1),
  );
  return { value: addAll(values.map((value, v) => mul(value, each[v]!))), shares };
}
