import type { Tensor } from '#nn/graph/tensor.ts';
import { reshape, slice, squeeze, transpose } from '#nn/ops/index.ts';
import type { NetShape } from '../neural/network.ts';

/** A row of numbers as one row a quantile: [B, Q n] -> [B, Q, n]. */
export const byQuantile = (x: Tensor, { probabilities }: NetShape): Tensor =>
  reshape(x, [x.dims[0]!, probabilities.length, (x.dims[1] as number) / probabilities.length]);

/** [B, Q, H] -> [B, H, Q] */
export const quantilesLast = (x: Tensor): Tensor => transpose(x, [0, 2, 1]);

/** The median's row of [B, Q, H], [B, H]; of [B, 1, H] the only one. */
export function medianRow(x: Tensor, { probabilities }: NetShape): Tensor {
  if (x.dims[1] === 1) return squeeze(x, 1);
  const at = probabilities.indexOf(0.5);
  return squeeze(slice(x, 1, at, at + 1), 1);
}
