import type { Tensor } from '#nn/graph/tensor.ts';
import { attention } from '#nn/layers/attention.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { dropout } from '#nn/layers/norm.ts';
import { gru } from '#nn/layers/recurrent/gru.ts';
import { add, concat, mean, mul, relu, slice, squeeze, sub, unsqueeze } from '#nn/ops/index.ts';
import { spread } from '#nn/parameters.ts';
import { beside, futureOf, staticsOf } from '../kit/nets/covariates.ts';
import type { NetInputs, NetShape, Network } from '../kit/neural/network.ts';
import { echoes } from '../kit/recurrent/echoes.ts';
import { along, timeMajor, windowInputs } from '../kit/recurrent/inputs.ts';
import { type Stack, stack } from '../kit/recurrent/stack.ts';

export interface GruAttentionParams extends Stack {
  /** Heads of the attention; they divide `hidden`. */
  readonly heads: number;
}

const FAR = 1e4;

/** What each step ahead asks for, [B, H, hidden]: from the last state, what is known of the step, and how far ahead it is. */
function queries(build: Build, last: Tensor, inputs: NetInputs, shape: NetShape, hidden: number): Tensor {
  const { inputLength, horizon } = shape;
  const seen = beside([along(last, horizon), futureOf(inputs, shape), ...echoes(inputs, shape, inputLength, inputLength + horizon)])!;
  return add(linear(build, seen, hidden), build.parameters('position', [horizon, hidden], spread(0.1)));
}

/**
 * GRU layers over the window; each step ahead looks back at all their states by attention, missing steps left out.
 * Sources: Cho et al. (2014); Bahdanau, Cho & Bengio (2015); Vaswani et al. (2017).
 */
export const network = ({ heads, ...layers }: GruAttentionParams): Network => ({
  forecast: (build, inputs, shape) => {
    const { hidden, dropout: rate } = layers;
    const { inputLength, probabilities } = shape;
    const window = windowInputs(inputs, shape, staticsOf(part(build, 'statics'), inputs, shape));
    const states = timeMajor(stack(part(build, 'encoder'), gru, timeMajor(window), layers));
    const last = squeeze(slice(states, 1, inputLength - 1, inputLength), 1);
    const asked = queries(part(build, 'query'), last, inputs, shape, hidden);
    const keys = add(states, build.parameters('position', [inputLength, hidden], spread(0.1)));
    const missing = mul(sub(1, unsqueeze(unsqueeze(inputs.mask, 1), 1)), -FAR);
    const { output, shares } = attention(part(build, 'attention'), asked, keys, states, { heads, mask: missing, dropout: rate });
    const mixed = relu(linear(part(build, 'head.in'), concat([output, asked], -1), hidden));
    return {
      quantiles: linear(part(build, 'head.out'), dropout(build, mixed, rate), probabilities.length),
      attention: mean(shares, { axes: [1] }),
    };
  },
});
