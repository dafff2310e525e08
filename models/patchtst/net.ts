import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { dropout } from '#nn/layers/norm.ts';
import { add, relu, reshape, unsqueeze } from '#nn/ops/index.ts';
import { spread } from '#nn/parameters.ts';
import { beside, futureOf, staticsOf, windowOf } from '../kit/nets/covariates.ts';
import { stepHead } from '../kit/nets/step-head.ts';
import type { NetForecast, NetShape, Network } from '../kit/neural/network.ts';
import { type Encoder, encoderLayer } from './encoder.ts';
import { type Patching, patches } from './patches.ts';

export interface PatchTst extends Patching, Encoder {
  readonly layers: number;
  /** Numbers that stand for a patch: a multiple of the heads. */
  readonly width: number;
}

/** Patches as vectors that know their place, [B, P, D]. */
function embedded(build: Build, cut: Tensor, { width, dropout: rate }: PatchTst): Tensor {
  const place = build.parameters('places', [cut.dims[1] as number, width], spread(0.02));
  return dropout(build, add(linear(part(build, 'patch'), cut, width), place), rate);
}

/** The quantiles of each step ahead from all patches side by side [B, P D]; covariates and statics join in where there are some. */
function ahead(
  build: Build,
  all: Tensor,
  known: { readonly future: Tensor | undefined; readonly row: Tensor | undefined },
  shape: NetShape,
  width: number,
) {
  const { horizon: H, probabilities } = shape;
  const own = reshape(linear(part(build, 'ahead'), all, H * probabilities.length), [all.dims[0]!, H, probabilities.length]);
  if (!known.future && !known.row) return own;
  const context = beside([relu(linear(part(build, 'context'), all, width)), known.row])!;
  return add(own, stepHead(part(build, 'covariates'), { context, future: known.future }, shape, width));
}

/**
 * PatchTST: the window cut into patches, a transformer's encoder over them, one linear map to the horizon; each series by itself with shared
 * weights. Covariates of the window are in the patches, those ahead join at the end. Source: Nie, Nguyen, Sinthong & Kalagnanam (2023); layer
 * norms in place of batch norms.
 */
export const patchtst = (options: PatchTst): Network => ({
  forecast: (build, inputs, shape): NetForecast => {
    const window = beside([unsqueeze(inputs.y, 2), windowOf(inputs, shape)])!;
    let x = embedded(build, patches(window, options), options);
    for (let i = 0; i < options.layers; i++) x = encoderLayer(part(build, `layer ${i}`), x, options).output;
    const all = reshape(x, [x.dims[0]!, (x.dims[1] as number) * options.width]);
    const known = { future: futureOf(inputs, shape), row: staticsOf(part(build, 'statics'), inputs, shape) };
    return { quantiles: ahead(part(build, 'head'), all, known, shape, options.width) };
  },
});
