import type { Tensor } from '#nn/graph/tensor.ts';
import { add, mul, transpose, unsqueeze } from '#nn/ops/index.ts';
import { beside, windowOf } from '../nets/covariates.ts';
import type { NetInputs, NetShape } from '../neural/network.ts';

/** What is the same at every step, at every step: [B, F] -> [B, steps, F]. */
export function along(x: Tensor, steps: number): Tensor {
  const none = x.scope.constant({ type: x.type, dims: [1, steps, 1], values: new Float32Array(steps) });
  return add(unsqueeze(x, 1), none);
}

/** The target, 0 where it is missing, and whether it is known: [B, L, 1] each. */
export const targetColumns = ({ y, mask }: NetInputs): Tensor[] => [unsqueeze(mul(y, mask), -1), unsqueeze(mask, -1)];

/** All that is known of each step of the window, [B, L, F]: target, mask, covariates, what the series itself tells. */
export const windowInputs = (inputs: NetInputs, shape: NetShape, statics: Tensor | undefined): Tensor =>
  beside([...targetColumns(inputs), windowOf(inputs, shape), statics && along(statics, shape.inputLength)])!;

/** [B, T, F] as recurrent layers take it, [T, B, F]; and back. */
export const timeMajor = (x: Tensor): Tensor => transpose(x, [1, 0, 2]);
