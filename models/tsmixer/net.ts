import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { add, reshape, transpose, unsqueeze } from '#nn/ops/index.ts';
import { beside, futureOf, staticsOf, windowOf } from '../kit/nets/covariates.ts';
import type { NetForecast, NetInputs, NetShape, Network } from '../kit/neural/network.ts';
import { featureMixing, type Mixing, mixer, timeMixing } from './mixer.ts';

export interface TsMixer extends Mixing {
  /** Mixers over the window, and as many over the horizon where there are covariates. */
  readonly blocks: number;
  /** Features of a step ahead inside the net. */
  readonly features: number;
}

const repeated = (times: number, x: Tensor, step: (x: Tensor, i: number) => Tensor): Tensor =>
  Array.from({ length: times }).reduce<Tensor>((h, _, i) => step(h, i), x);

/** What the target's own window tells of each step ahead, [B, H, Q]. */
function ofTarget(build: Build, { y }: NetInputs, { horizon, probabilities }: NetShape, options: TsMixer): Tensor {
  const mixed = repeated(options.blocks, unsqueeze(y, 2), (x, i) => timeMixing(part(build, `block ${i}`), x, options));
  const row = reshape(mixed, [y.dims[0]!, y.dims[1]!]);
  return reshape(linear(part(build, 'ahead'), row, horizon * probabilities.length), [y.dims[0]!, horizon, probabilities.length]);
}

/** Every feature of the window projected onto the steps ahead by one linear map, [B, L, C] -> [B, H, C]. */
const projected = (build: Build, x: Tensor, horizon: number): Tensor =>
  transpose(linear(build, transpose(x, [0, 2, 1]), horizon), [0, 2, 1]);

/** What the covariates, together with the target, add: TSMixer-Ext, [B, H, Q]; undefined where there are none. */
function ofCovariates(build: Build, inputs: NetInputs, shape: NetShape, options: TsMixer): Tensor | undefined {
  const [window, future] = [windowOf(inputs, shape), futureOf(inputs, shape)];
  const row = staticsOf(part(build, 'statics'), inputs, shape);
  if (!window && !future && !row) return undefined;
  const history = beside([unsqueeze(inputs.y, 2), unsqueeze(inputs.mask, 2), window])!;
  const aligned = projected(part(build, 'projection'), history, shape.horizon);
  const mixed = beside([
    featureMixing(part(build, 'history'), aligned, options.features, options, row),
    future && featureMixing(part(build, 'future'), future, options.features, options, row),
  ])!;
  const last = repeated(options.blocks, mixed, (x, i) => mixer(part(build, `mixer ${i}`), x, options, row));
  return linear(part(build, 'out'), last, shape.probabilities.length);
}

/**
 * TSMixer: layers over the steps of the window and, where there are covariates, in turn over steps and features ahead; both forecasts add up.
 * Source: Chen, Li, Yoder, Arik & Pfister (2023), TSMixer: an all-MLP architecture; TMix-Only for the target, TSMixer-Ext beside it.
 */
export const tsmixer = (options: TsMixer): Network => ({
  forecast: (build, inputs, shape): NetForecast => {
    const own = ofTarget(part(build, 'target'), inputs, shape, options);
    const more = ofCovariates(part(build, 'covariates'), inputs, shape, options);
    return { quantiles: more ? add(own, more) : own };
  },
});
