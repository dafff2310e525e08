import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { dropout, layerNorm } from '#nn/layers/norm.ts';
import { add, relu, reshape, transpose, unsqueeze } from '#nn/ops/index.ts';

export interface Mixing {
  /** Width of the hidden layer of the feature mixing. */
  readonly width: number;
  readonly dropout: number;
}

/** Steps and features of a window together brought to mean 0 and deviation 1, [B, T, C]. */
function norm2d(build: Build, x: Tensor): Tensor {
  const [batch, steps, features] = [x.dims[0]!, x.dims[1] as number, x.dims[2] as number];
  return reshape(layerNorm(build, reshape(x, [batch, steps * features])), x.dims);
}

/** The same layer over the steps of each feature, [B, T, C] -> [B, T, C], and the way around it. */
export function timeMixing(build: Build, x: Tensor, { dropout: rate }: Mixing): Tensor {
  const turned = transpose(norm2d(part(build, 'norm'), x), [0, 2, 1]);
  const mixed = relu(linear(part(build, 'time'), turned, x.dims[1] as number));
  return add(x, dropout(build, transpose(mixed, [0, 2, 1]), rate));
}

/** The same two layers over the features of each step, [B, T, in] -> [B, T, out], and the way around them. `row` [B, S] is told to every step. */
export function featureMixing(build: Build, x: Tensor, out: number, { width, dropout: rate }: Mixing, row?: Tensor): Tensor {
  const given = linear(part(build, 'in'), norm2d(part(build, 'norm'), x), width);
  const told = row ? add(given, unsqueeze(linear(part(build, 'row'), row, width, { bias: false }), 1)) : given;
  const mixed = dropout(build, linear(part(build, 'out'), dropout(build, relu(told), rate), out), rate);
  return add(x.dims[2] === out ? x : linear(part(build, 'skip'), x, out), mixed);
}

/** Time mixing, then feature mixing. Source: Chen et al. (2023), figure 1. */
export const mixer = (build: Build, x: Tensor, mixing: Mixing, row?: Tensor): Tensor =>
  featureMixing(part(build, 'features'), timeMixing(build, x, mixing), x.dims[2] as number, mixing, row);
