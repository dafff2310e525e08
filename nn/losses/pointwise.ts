import type { Tensor } from '../graph/tensor.ts';
import { abs, add, constantRow, div, maximum, minimum, mul, neg, relu, square, sub, sum, unsqueeze } from '../ops/index.ts';

/** The mean of a loss per value over the values that count; `weights` broadcast to it, 0 where a target is missing (a number has to stand there). */
export const weightedMean = (loss: Tensor, weights: Tensor): Tensor => div(sum(mul(loss, weights)), maximum(sum(weights), 1));

export const squaredError = (forecast: Tensor, target: Tensor): Tensor => square(sub(target, forecast));
export const absoluteError = (forecast: Tensor, target: Tensor): Tensor => abs(sub(target, forecast));

/** Squared up to `delta`, linear beyond. Source: Huber (1964). */
export function huber(forecast: Tensor, target: Tensor, delta = 1): Tensor {
  const size = absoluteError(forecast, target);
  const small = minimum(size, delta);
  return mul(small, sub(size, mul(small, 0.5)));
}

/**
 * The pinball loss of each quantile: forecasts [.., Q] of the probabilities, target [..] -> [.., Q]. Twice the mean over quantiles comes near
 * the CRPS. Source: Koenker & Bassett (1978); Wen et al. (2017), A multi-horizon quantile recurrent forecaster (MQ).
 */
export function pinball(quantiles: Tensor, target: Tensor, probabilities: readonly number[]): Tensor {
  const error = sub(unsqueeze(target, -1), quantiles);
  return add(mul(error, constantRow(quantiles, probabilities)), relu(neg(error)));
}
