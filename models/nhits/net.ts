import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { add, addAll, matMul, unsqueeze } from '#nn/ops/index.ts';
import { beside, flatCovariates, withoutClock } from '../kit/nets/covariates.ts';
import { dense } from '../kit/nets/dense.ts';
import { onCovariates } from '../kit/nets/heads.ts';
import { byQuantile, quantilesLast } from '../kit/nets/quantiles.ts';
import { type Block, doublyResidual } from '../kit/nets/residual.ts';
import type { NetForecast, NetShape, Network } from '../kit/neural/network.ts';
import { lastKnown } from '../kit/neural/scaling.ts';
import { maxPool } from './pool.ts';
import { interpolation, knotsFor, poolFor } from './rates.ts';

/** How coarsely a stack looks and forecasts. */
export interface Rate {
  /** Steps of the window pooled into one. */
  readonly pool: number;
  /** Steps of the horizon from one knot of the forecast to the next. */
  readonly every: number;
}

export interface NHits {
  /** One a stack, coarse to fine. */
  readonly rates: readonly Rate[];
  readonly blocks: number;
  readonly layers: number;
  readonly width: number;
  readonly dropout: number;
  readonly covariateWidth: number;
}

const block =
  (build: Build, shape: NetShape, { pool, every }: Rate, options: NHits, covariates: Tensor | undefined): Block =>
  (residual) => {
    const { inputLength: L, horizon: H, probabilities } = shape;
    const knots = knotsFor(H, every);
    const seen = beside([maxPool(residual, poolFor(L, pool)), covariates])!;
    const hidden = dense(build, seen, options);
    const values = byQuantile(linear(part(build, 'forecast'), hidden, probabilities.length * knots), shape);
    const between = values.scope.constant({ type: values.type, dims: [knots, H], values: interpolation(knots, H) });
    return {
      backcast: () => linear(part(build, 'backcast'), hidden, L),
      forecast: knots === H ? values : matMul(values, between),
    };
  };

/** What covariates known in advance do at their own step. */
const covariateBlock =
  (build: Build, shape: NetShape, known: Tensor, options: NHits, covariates: Tensor | undefined): Block =>
  (residual) =>
    onCovariates(known)(build, dense(build, beside([residual, covariates])!, options), shape);

/**
 * N-HiTS: stacks that look at the window and forecast at rates of their own, from the last known value on; covariates flattened, beside the
 * pooled window, in every block, and with a block of their own where they are known in advance. Source: Challu et al. (2023), and the authors'
 * implementation.
 */
export const nhits = (options: NHits): Network => ({
  forecast: (build, inputs, shape): NetForecast => {
    const covariates = flatCovariates(part(build, 'covariates'), inputs, shape, options.covariateWidth);
    const { known } = withoutClock(inputs, shape).inputs;
    const blocks = options.rates.flatMap((rate, s) =>
      Array.from({ length: options.blocks }, (_, i) => block(part(build, `stack ${s}.block ${i}`), shape, rate, options, covariates)),
    );
    const all = known ? [...blocks, covariateBlock(part(build, 'drivers'), shape, known, options, covariates)] : blocks;
    const level = unsqueeze(lastKnown(inputs.y, inputs.mask), 2);
    return { quantiles: quantilesLast(add(addAll(doublyResidual(inputs, all)), level), shape) };
  },
});
