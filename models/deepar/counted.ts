import type { Tensor } from '#nn/graph/tensor.ts';
import { abs, add, div, maximum, mul, sub, sum, unsqueeze } from '#nn/ops/index.ts';
import type { NetInputs, NetTarget } from '../kit/neural/network.ts';
import { type Measure, scaleUp } from '../kit/neural/scaling.ts';

/** Scaled values as counts, none below 0. */
const countsOf = (y: Tensor, measure: Measure): Tensor => maximum(scaleUp(y, measure), 0);

/** Windows scaled as counts are: by 1 + their mean, so that a window of zeros has a size too. Source: Salinas et al. (2020), 3.3. */
export function counted(inputs: NetInputs): NetInputs {
  const { y, mask, measure } = inputs;
  const raw = mul(countsOf(y, measure), mask);
  const known = maximum(sum(mask, { axes: [1], keep: true }), 1);
  const size = add(div(sum(abs(raw), { axes: [1], keep: true }), known), 1);
  return { ...inputs, y: div(raw, size), measure: { location: mul(size, 0), size } };
}

/** What is aimed at, scaled anew. */
export const countedTarget = ({ y, weights }: NetTarget, from: Measure, to: Measure): NetTarget => ({
  y: mul(div(countsOf(y, from), to.size), weights),
  weights,
});

/** Quantiles [B, H, Q] of windows scaled as counts, in the first scale again. */
export const uncounted = (quantiles: Tensor, from: Measure, to: Measure): Tensor =>
  div(sub(mul(quantiles, unsqueeze(from.size, -1)), unsqueeze(to.location, -1)), unsqueeze(to.size, -1));
