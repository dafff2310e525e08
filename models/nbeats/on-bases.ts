import type { Tensor } from '#nn/graph/tensor.ts';
import { part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { matMul } from '#nn/ops/index.ts';
import type { Head } from '../kit/nets/heads.ts';
import { byQuantile } from '../kit/nets/quantiles.ts';
import type { Basis } from './bases.ts';

const matrix = (like: Tensor, { functions, steps, values }: Basis): Tensor =>
  like.scope.constant({ type: like.type, dims: [functions, steps], values });

/** Factors of functions of time that are given: one set for the window, one a quantile for the horizon. Source: Oreshkin et al. (2020), 3.3. */
export const onBases =
  (window: Basis, ahead: Basis): Head =>
  (build, hidden, shape) => {
    const factors = linear(part(build, 'forecast'), hidden, shape.probabilities.length * ahead.functions);
    return {
      backcast: () => matMul(linear(part(build, 'backcast'), hidden, window.functions), matrix(hidden, window)),
      forecast: matMul(byQuantile(factors, shape), matrix(hidden, ahead)),
    };
  };
