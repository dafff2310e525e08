import type { Tensor } from '#nn/graph/tensor.ts';
import { constantRow, equal, largest, mul, select, sum } from '#nn/ops/index.ts';
import type { NetInputs, NetShape } from '../neural/network.ts';

/** The last known value of each window, [B, 1]; 0 where none is known. */
export function lastKnown({ y, mask }: NetInputs, { inputLength: L }: NetShape): Tensor {
  const places = mul(
    mask,
    constantRow(
      y,
      Array.from({ length: L }, (_, t) => t + 1),
    ),
  );
  const last = equal(places, largest(places, { axes: [1], keep: true }));
  return sum(select(last, mul(y, mask), 0), { axes: [1], keep: true });
}
