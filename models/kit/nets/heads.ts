import type { Tensor } from '#nn/graph/tensor.ts';
import type { Build } from '#nn/layers/build.ts';
import { part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { matMul, slice, squeeze, transpose, unsqueeze } from '#nn/ops/index.ts';
import type { NetShape } from '../neural/network.ts';
import { byQuantile } from './quantiles.ts';
import type { BlockOutput } from './residual.ts';

/** How the hidden state of a block [B, width] becomes its backcast and its forecast. */
export type Head = (build: Build, hidden: Tensor, shape: NetShape) => BlockOutput;

/** Free values for each step. */
export const generic: Head = (build, hidden, shape) => ({
  backcast: () => linear(part(build, 'backcast'), hidden, shape.inputLength),
  forecast: byQuantile(linear(part(build, 'forecast'), hidden, shape.probabilities.length * shape.horizon), shape),
});

/** Factors of the covariates known in advance, [B, L + H, K]. Source: Olivares et al. (2023), NBEATSx, exogenous basis. */
export const onCovariates =
  (known: Tensor): Head =>
  (build, hidden, shape) => {
    const { inputLength: L, horizon: H, probabilities } = shape;
    const count = known.dims[2] as number;
    const factors = linear(part(build, 'forecast'), hidden, probabilities.length * count);
    return {
      backcast: () => {
        const own = unsqueeze(linear(part(build, 'backcast'), hidden, count), 2);
        return squeeze(matMul(slice(known, 1, 0, L), own), 2);
      },
      forecast: matMul(byQuantile(factors, shape), transpose(slice(known, 1, L, L + H), [0, 2, 1])),
    };
  };
