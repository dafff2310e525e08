import type { Tensor } from '#nn/graph/tensor.ts';
import { concat, maximum, reshape, slice, split, squeeze } from '#nn/ops/index.ts';

const ones = (count: number): number[] => Array.from({ length: count }, () => 1);

const largestOf = (x: Tensor, size: number): Tensor => split(x, -1, ones(size)).reduce((a, b) => maximum(a, b));

/** The largest of every `size` steps, [B, L] -> [B, ceil(L / size)]; the last group may be shorter. */
export function maxPool(x: Tensor, size: number): Tensor {
  if (size === 1) return x;
  const length = x.dims[1] as number;
  const groups = Math.floor(length / size);
  const rest = length - groups * size;
  const grouped = reshape(slice(x, 1, 0, groups * size), [x.dims[0]!, groups, size]);
  const whole = squeeze(largestOf(grouped, size), 2);
  return rest === 0 ? whole : concat([whole, largestOf(slice(x, 1, groups * size, length), rest)], 1);
}
