import type { Tensor } from '../graph/tensor.ts';
import { add, div, log, mul, square, sub } from '../ops/index.ts';

const SHIFT = 6;

/** log Gamma(x) for x > 0, to 1e-9 in double. Source: Stirling's series after six steps of the recurrence, Abramowitz & Stegun 6.1.41. */
export function logGamma(x: Tensor): Tensor {
  const z = add(x, SHIFT);
  const inverse = div(1, z);
  const inverse2 = square(inverse);
  const series = mul(inverse, add(1 / 12, mul(inverse2, add(-1 / 360, mul(inverse2, add(1 / 1260, mul(inverse2, -1 / 1680)))))));
  const steps = Array.from({ length: SHIFT - 1 }, (_, k) => add(x, k + 1)).reduce(mul, x);
  const stirling = add(sub(mul(sub(z, 0.5), log(z)), z), add(series, 0.5 * Math.log(2 * Math.PI)));
  return sub(stirling, log(steps));
}

/** The negative log-likelihood of Gaussian values, per value. */
export const gaussian = (target: Tensor, { mean, deviation }: Readonly<Record<'mean' | 'deviation', Tensor>>): Tensor =>
  add(add(log(deviation), mul(square(div(sub(target, mean), deviation)), 0.5)), 0.5 * Math.log(2 * Math.PI));

/** The negative log-likelihood of Student's t, per value; `degrees` of freedom above 2 for a finite variance. Source: Salinas et al. (2020), DeepAR. */
export function studentT(target: Tensor, { mean, scale, degrees }: Readonly<Record<'mean' | 'scale' | 'degrees', Tensor>>): Tensor {
  const half = mul(add(degrees, 1), 0.5);
  const away = div(square(div(sub(target, mean), scale)), degrees);
  const constant = add(sub(logGamma(mul(degrees, 0.5)), logGamma(half)), mul(log(mul(degrees, Math.PI)), 0.5));
  return add(add(constant, log(scale)), mul(half, log(add(away, 1))));
}

/**
 * The negative log-likelihood of counts, per value, with variance mean + mean^2 * dispersion. Keep the dispersion above 0.001: in single
 * precision its gradient is right to 0.2 % at 0.01, to 11 % at 0.001, and noise at 0.0001, where the counts are Poisson's all the same.
 * Source: Salinas et al. (2020), equation 5.
 */
export function negativeBinomial(target: Tensor, { mean, dispersion }: Readonly<Record<'mean' | 'dispersion', Tensor>>): Tensor {
  const size = div(1, dispersion);
  const spread = mul(mean, dispersion);
  const counted = sub(add(logGamma(size), logGamma(add(target, 1))), logGamma(add(target, size)));
  return add(add(counted, mul(size, log(add(spread, 1)))), mul(target, sub(log(add(spread, 1)), log(spread))));
}
