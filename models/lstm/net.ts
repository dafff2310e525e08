import { sizeOf } from '#nn/graph/shape.ts';
import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { dropout } from '#nn/layers/norm.ts';
import { lstm } from '#nn/layers/recurrent/lstm.ts';
import { relu, reshape, slice, split, squeeze } from '#nn/ops/index.ts';
import { beside, futureOf, staticsOf } from '../kit/nets/covariates.ts';
import type { NetInputs, NetShape, Network } from '../kit/neural/network.ts';
import { echoes } from '../kit/recurrent/echoes.ts';
import { along, timeMajor, windowInputs } from '../kit/recurrent/inputs.ts';
import { type Stack, stack } from '../kit/recurrent/stack.ts';

export interface LstmParams extends Stack {
  /** Numbers that tell one step ahead from another, and as many that all share. */
  readonly contexts: number;
}

/** The window as the last state of the encoder, [B, hidden]. */
function encoded(build: Build, inputs: NetInputs, shape: NetShape, params: LstmParams): Tensor {
  const window = windowInputs(inputs, shape, staticsOf(part(build, 'statics'), inputs, shape));
  const states = stack(part(build, 'encoder'), lstm, timeMajor(window), params);
  return squeeze(slice(states, 0, shape.inputLength - 1, shape.inputLength), 0);
}

/** One network sees the state and all that is known ahead; a second, the same at each step, its step's part of that and of what is known. */
function head(build: Build, state: Tensor, inputs: NetInputs, shape: NetShape, { contexts, hidden, dropout: rate }: LstmParams): Tensor {
  const { horizon, inputLength, probabilities } = shape;
  const batch = state.dims[0]!;
  const local = beside([futureOf(inputs, shape), ...echoes(inputs, shape, inputLength, inputLength + horizon)]);
  const future = local && reshape(local, [batch, horizon * sizeOf('head', local, -1)]);
  const seen = dropout(build, relu(linear(part(build, 'global.in'), beside([state, future])!, hidden)), rate);
  const told = linear(part(build, 'global.out'), seen, (horizon + 1) * contexts);
  const [own, shared] = split(told, -1, [horizon * contexts, contexts]) as [Tensor, Tensor];
  const steps = beside([reshape(own, [batch, horizon, contexts]), along(shared, horizon), local])!;
  return linear(part(build, 'local.out'), relu(linear(part(build, 'local.in'), steps, hidden)), probabilities.length);
}

/**
 * An LSTM over the window, then all steps ahead at once, each seeing what is known of it. Source: Wen, Torkkola, Narayanaswamy & Madeka (2017),
 * A multi-horizon quantile recurrent forecaster (MQ-RNN).
 */
export const network = (params: LstmParams): Network => ({
  forecast: (build, inputs, shape) => {
    const state = encoded(build, inputs, shape, params);
    return { quantiles: head(part(build, 'head'), state, inputs, shape, params) };
  },
});
