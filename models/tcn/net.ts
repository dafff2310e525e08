import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { convolution1d } from '#nn/layers/convolution.ts';
import { linear } from '#nn/layers/linear.ts';
import { dropout } from '#nn/layers/norm.ts';
import { add, pad, relu, reshape, slice, squeeze, unsqueeze } from '#nn/ops/index.ts';
import { beside, futureOf, staticsOf, windowOf } from '../kit/nets/covariates.ts';
import { stepHead } from '../kit/nets/step-head.ts';
import type { NetForecast, NetShape, Network } from '../kit/neural/network.ts';
import { dilationsFor } from './dilations.ts';

export interface Tcn {
  readonly channels: number;
  /** Taps of a convolution. */
  readonly kernel: number;
  readonly dropout: number;
  /** Width of the layers that turn what the convolutions saw into the forecast. */
  readonly width: number;
}

/** Two causal convolutions and the way around them, [B, T, in] -> [B, T, channels]. Source: Bai, Kolter & Koltun (2018), figure 1b. */
function residualBlock(build: Build, x: Tensor, { channels, kernel, dropout: rate }: Tcn): Tensor {
  const layer = (name: string, from: Tensor): Tensor =>
    dropout(build, relu(convolution1d(part(build, name), from, channels, { kernel, padding: 'causal' })), rate);
  const skip = x.dims[2] === channels ? x : linear(part(build, 'skip'), x, channels);
  return relu(add(layer('second', layer('first', x)), skip));
}

/** Channels of the window: the target, where it is known, and the covariates, [B, L, C]. */
const channelsOf = (y: Tensor, mask: Tensor, covariates: Tensor | undefined): Tensor =>
  beside([unsqueeze(y, 2), unsqueeze(mask, 2), covariates])!;

/** Every second step, the last among them, [B, T, C] -> [B, ceil(T / 2), C]. */
function halved(x: Tensor): Tensor {
  const [batch, steps, channels] = [x.dims[0]!, x.dims[1] as number, x.dims[2] as number];
  const pairs = Math.ceil(steps / 2);
  const paired = reshape(pad(x, 1, 2 * pairs - steps, 0), [batch, pairs, 2 * channels]);
  return slice(paired, 2, channels, 2 * channels);
}

/** The linear way from the window around all convolutions, [B, H, Q]. Source: Lai et al. (2018), LSTNet, 3.6. */
const around = (build: Build, y: Tensor, { horizon, probabilities }: NetShape): Tensor =>
  reshape(linear(build, y, horizon * probabilities.length), [y.dims[0]!, horizon, probabilities.length]);

/**
 * Dilated causal convolutions over the window, and a linear way around them; the last step sees all of it and tells each step ahead. That step sees only every second step of
 * what a dilation made, so the others are left out: a dilation of two is one of one among them. Source: Bai, Kolter & Koltun (2018).
 */
export const tcn = (options: Tcn): Network => ({
  forecast: (build, inputs, shape: NetShape): NetForecast => {
    const channels = channelsOf(inputs.y, inputs.mask, windowOf(inputs, shape));
    const seen = dilationsFor(shape.inputLength, options.kernel).reduce(
      (x, d) => halved(residualBlock(part(build, `dilation ${d}`), x, options)),
      channels,
    );
    const last = squeeze(slice(seen, 1, -1, seen.dims[1] as number), 1);
    const context = beside([last, staticsOf(part(build, 'statics'), inputs, shape)])!;
    const told = stepHead(part(build, 'head'), { context, future: futureOf(inputs, shape) }, shape, options.width);
    return { quantiles: add(told, around(part(build, 'around'), inputs.y, shape)) };
  },
});
