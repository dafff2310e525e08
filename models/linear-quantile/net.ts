import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { addAll, expandTo, mul, squeeze, sub, transpose, unsqueeze } from '#nn/ops/index.ts';
import { constantInit } from '#nn/parameters.ts';
import { futureOf, staticsOf, windowOf } from '../kit/nets/covariates.ts';
import { byQuantile, medianRow, quantilesLast } from '../kit/nets/quantiles.ts';
import type { NetForecast, NetInputs, NetShape, Network } from '../kit/neural/network.ts';
import { lastKnown } from '../kit/neural/scaling.ts';
import { movingAverage } from './moving-average.ts';

export interface LinearQuantile {
  /** What is taken off the window first: its last value, or its moving average, which gets maps of its own. */
  readonly form: 'last' | 'average';
  /** Steps of the moving average. */
  readonly average: number;
}

type Parts = Readonly<Record<string, Tensor>>;

const zero = { init: constantInit(0) };

/** One map a quantile from the window [B, L] to the horizon, [B, Q, H], with the same weight everywhere at first. */
const mapped = (build: Build, x: Tensor, shape: NetShape, start: number): Tensor =>
  byQuantile(linear(build, x, shape.probabilities.length * shape.horizon, { init: constantInit(start) }), shape);

/** What follows from the changes up to the last value, [B, Q, H], and that value, [B, 1, 1]. */
function fromLast(build: Build, y: Tensor, inputs: NetInputs, shape: NetShape): Parts {
  const level = lastKnown(y, inputs.mask);
  const changes = mapped(part(build, 'changes'), mul(sub(y, level), inputs.mask), shape, 0);
  return { changes, 'last value': unsqueeze(level, 2) };
}

/** What follows from the moving average and from what is left of it, [B, Q, H] each. */
function fromAverage(build: Build, y: Tensor, shape: NetShape, window: number): Parts {
  const L = shape.inputLength;
  const trend = movingAverage(y, window);
  return {
    trend: mapped(part(build, 'trend'), trend, shape, 1 / L),
    remainder: mapped(part(build, 'remainder'), sub(y, trend), shape, 1 / L),
  };
}

/** What covariates add to the window [B, L], and to each quantile ahead [B, Q, H or 1]: each step's by a linear map of its own. */
function effects(build: Build, inputs: NetInputs, shape: NetShape) {
  const Q = shape.probabilities.length;
  const [window, future] = [windowOf(inputs, shape), futureOf(inputs, shape)];
  const statics = staticsOf(build, inputs, shape);
  const ahead: Parts = {
    ...(future && { covariates: transpose(linear(part(build, 'future'), future, Q, zero), [0, 2, 1]) }),
    ...(statics && { statics: unsqueeze(linear(part(build, 'statics'), statics, Q, zero), 2) }),
  };
  return { window: window && squeeze(linear(part(build, 'window'), window, 1, zero), 2), ahead };
}

/**
 * DLinear and NLinear with one map a quantile, shared by all series; covariates by a linear map of each step, taken off the window and added
 * ahead. Parts of the median add up. Source: Zeng, Chen, Zhang & Xu (2023).
 */
export const linearQuantile = ({ form, average }: LinearQuantile): Network => ({
  forecast: (build, inputs, shape): NetForecast => {
    const { window, ahead } = effects(part(build, 'covariates'), inputs, shape);
    const rest = window ? mul(sub(inputs.y, window), inputs.mask) : inputs.y;
    const own = form === 'last' ? fromLast(build, rest, inputs, shape) : fromAverage(build, rest, shape, average);
    const parts = { ...own, ...ahead };
    const quantiles = addAll(Object.values(parts));
    const median = medianRow(quantiles, shape);
    const told = ([name, x]: [string, Tensor]): [string, Tensor] => [name, expandTo(medianRow(x, shape), median.dims, median)];
    return { quantiles: quantilesLast(quantiles, shape), components: Object.fromEntries(Object.entries(parts).map(told)) };
  },
});
