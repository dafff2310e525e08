import { sizeOf } from '#nn/graph/shape.ts';
import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { gatedResidual } from '#nn/layers/gated.ts';
import { mul, reshape, slice, softmax, squeeze, sum, transpose, unsqueeze } from '#nn/ops/index.ts';
import { groupedResidual, variableFirst } from './grouped.ts';

export interface Selection {
  /** [B, .., width] */
  readonly value: Tensor;
  /** How much each variable counts, [B, .., V]. */
  readonly shares: Tensor;
}

/** All variables of a step side by side: [V, B, .., width] -> [B, .., V width]. */
function sideBySide(x: Tensor): Tensor {
  const last = x.dims.length - 1;
  const order = [...x.dims.slice(1, -1).map((_, i) => i + 1), 0, last];
  return reshape(transpose(x, order), [...x.dims.slice(1, -1), sizeOf('selection', x, 0) * sizeOf('selection', x, -1)]);
}

/**
 * The variable selection network: each variable through a gated residual network of its own, weighed by shares that follow from all of them
 * and a context. `variables` [V, B, .., width]. Source: Lim et al. (2021), equations 6-8.
 */
export function selected(build: Build, variables: Tensor, dropout: number, context?: Tensor): Selection {
  const [count, width] = [sizeOf('selection', variables, 0), sizeOf('selection', variables, -1)];
  const values = groupedResidual(part(build, 'variable'), variables, dropout);
  if (count === 1) return { value: squeeze(values, 0), shares: softmax(slice(squeeze(variables, 0), -1, 0, 1)) };
  const options = { width, out: count, dropout, ...(context && { context }) };
  const shares = softmax(gatedResidual(part(build, 'shares'), sideBySide(variables), options));
  return { value: sum(mul(values, unsqueeze(variableFirst(shares), -1)), { axes: [0] }), shares };
}
