import type { Tensor } from '#nn/graph/tensor.ts';
import { concat, maximum, minimum, reshape, slice, split, squeeze, transpose } from '#nn/ops/index.ts';
import type { NetShape } from '../neural/network.ts';

/** A row of numbers as one row a quantile: [B, Q n] -> [B, Q, n]. */
export const byQuantile = (x: Tensor, { probabilities }: NetShape): Tensor =>
  reshape(x, [x.dims[0]!, probabilities.length, (x.dims[1] as number) / probabilities.length]);

const middle = ({ probabilities }: NetShape): number => probabilities.indexOf(0.5);

/** The median's row of [B, Q, H], [B, H]; of [B, 1, H] the only one. */
export function medianRow(x: Tensor, shape: NetShape): Tensor {
  if (x.dims[1] === 1) return squeeze(x, 1);
  return squeeze(slice(x, 1, middle(shape), middle(shape) + 1), 1);
}

/** Each row moved to the other side of its neighbour where it lies beyond it, from the median outwards: ascending, and the median as it was. */
function ascending(x: Tensor, shape: NetShape): Tensor {
  const rows = split(
    x,
    1,
    shape.probabilities.map(() => 1),
  );
  const at = middle(shape);
  for (let q = at - 1; q >= 0; q--) rows[q] = minimum(rows[q]!, rows[q + 1]!);
  for (let q = at + 1; q < rows.length; q++) rows[q] = maximum(rows[q]!, rows[q - 1]!);
  return concat(rows, 1);
}

/** [B, Q, H] -> [B, H, Q], ascending, with the median as it is: parts of it add up. */
export const quantilesLast = (x: Tensor, shape: NetShape): Tensor => transpose(ascending(x, shape), [0, 2, 1]);
