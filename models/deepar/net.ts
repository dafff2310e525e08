import { sizeOf } from '#nn/graph/shape.ts';
import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { lstm } from '#nn/layers/recurrent/lstm.ts';
import { weightedMean } from '#nn/losses/pointwise.ts';
import { add, concat, mul, pad, slice, unsqueeze } from '#nn/ops/index.ts';
import { beside, staticsOf } from '../kit/nets/covariates.ts';
import type { NetInputs, NetShape, Network } from '../kit/neural/network.ts';
import { echoes } from '../kit/recurrent/echoes.ts';
import { along, targetColumns, timeMajor } from '../kit/recurrent/inputs.ts';
import { type Stack, stack } from '../kit/recurrent/stack.ts';
import { counted, countedTarget, uncounted } from './counted.ts';
import { LIKELIHOODS, type Likelihood, type LikelihoodName } from './likelihood.ts';
import { quantilesOf, samplePaths } from './paths.ts';

export interface DeeparParams extends Stack {
  readonly likelihood: LikelihoodName;
  readonly paths: number;
}

/** Each column a step later, 0 at first: [B, T, F] -> [B, T, F]. */
const later = (x: Tensor): Tensor => slice(pad(x, 1, 1, 0), 1, 0, sizeOf('later', x, 1));

/** Past covariates of the step before, and whether there are any: they end with the window. [B, L + H, P + 1] */
function pastOf({ past, mask }: NetInputs, { horizon }: NetShape): Tensor | undefined {
  const there = unsqueeze(add(mul(mask, 0), 1), -1);
  return past && pad(concat([past, there], -1), 1, 1, horizon - 1);
}

/** What goes in at each step of window and horizon beside the value before it, [B, L + H, F]. */
function givenOf(build: Build, inputs: NetInputs, shape: NetShape): Tensor {
  const steps = shape.inputLength + shape.horizon;
  const statics = staticsOf(part(build, 'statics'), inputs, shape);
  const place = unsqueeze(pad(add(mul(inputs.mask, 0), 1), 1, 0, shape.horizon), -1);
  return beside([place, inputs.known, pastOf(inputs, shape), ...echoes(inputs, shape, 0, steps), statics && along(statics, steps)])!;
}

/**
 * An LSTM that foretells each value from those before it, by likelihood; in use it draws paths. Lags of seasons are those that the window
 * holds. Source: Salinas, Flunkert, Gasthaus & Januschowski (2020), DeepAR.
 */
export const network = ({ likelihood: name, paths, ...layers }: DeeparParams): Network => {
  const likelihood: Likelihood = LIKELIHOODS[name];
  return {
    counts: likelihood.counts,
    forecast: (build, given, shape) => {
      const inputs = likelihood.counts ? counted(given) : given;
      const before = later(concat(targetColumns(inputs), -1));
      const walk = { ...layers, likelihood, paths };
      const values = samplePaths(build, inputs, givenOf(build, inputs, shape), before, shape, walk);
      const quantiles = quantilesOf(values, shape.probabilities);
      return { quantiles: likelihood.counts ? uncounted(quantiles, inputs.measure, given.measure) : quantiles };
    },
    loss: (build, given, wanted, shape) => {
      const inputs = likelihood.counts ? counted(given) : given;
      const target = likelihood.counts ? countedTarget(wanted, given.measure, inputs.measure) : wanted;
      const columns = (x: Tensor, y: Tensor): Tensor => concat([x, y], 1);
      const known = columns(inputs.mask, target.weights);
      const y = columns(mul(inputs.y, inputs.mask), mul(target.y, target.weights));
      const before = later(concat([unsqueeze(y, -1), unsqueeze(known, -1)], -1));
      const x = concat([before, givenOf(build, inputs, shape)], -1);
      const states = timeMajor(stack(part(build, 'encoder'), lstm, timeMajor(x), layers));
      const numbers = linear(part(build, 'head'), states, likelihood.outputs);
      return weightedMean(likelihood.loss(numbers, y, inputs.measure), known);
    },
  };
};
