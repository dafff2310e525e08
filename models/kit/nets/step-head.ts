import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { add, relu, reshape } from '#nn/ops/index.ts';
import type { NetShape } from '../neural/network.ts';
import { beside } from './covariates.ts';

export interface HeadInputs {
  /** What the window told, [B, D]. */
  readonly context: Tensor;
  /** What is known in advance of each step, [B, H, K]. */
  readonly future: Tensor | undefined;
}

/**
 * Quantiles of each step ahead, [B, H, Q]: the context becomes some numbers for each step, and with what is known of that step the quantiles,
 * by one small net for all steps, beside a linear way from the context. Source: Wen et al. (2017), A multi-horizon quantile recurrent forecaster.
 */
export function stepHead(build: Build, { context, future }: HeadInputs, { horizon: H, probabilities }: NetShape, width: number): Tensor {
  const batch = context.dims[0]!;
  const Q = probabilities.length;
  const perStep = Math.max(Q, 8);
  const steps = reshape(relu(linear(part(build, 'steps'), context, H * perStep)), [batch, H, perStep]);
  const hidden = relu(linear(part(build, 'hidden'), beside([steps, future])!, width));
  const direct = reshape(linear(part(build, 'direct'), context, H * Q), [batch, H, Q]);
  return add(direct, linear(part(build, 'out'), hidden, Q));
}
