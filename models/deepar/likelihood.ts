import type { Tensor } from '#nn/graph/tensor.ts';
import { gaussian, negativeBinomial, studentT } from '#nn/losses/likelihood.ts';
import { add, div, exp, maximum, mul, slice, softplus, sqrt, squeeze, sub } from '#nn/ops/index.ts';
import type { Measure } from '../kit/neural/scaling.ts';
import { COUNT_DRAWS, counts } from './counts.ts';
import { type Draw, normal, polar } from './draws.ts';

/** How values are spread, given so many numbers of the net [.., outputs] for each. Values are scaled ones. */
export interface Likelihood {
  readonly outputs: number;
  /** The negative log-likelihood of values [B, T] with numbers [B, T, outputs]. */
  readonly loss: (numbers: Tensor, y: Tensor, measure: Measure) => Tensor;
  /** The random numbers that a draw takes. */
  readonly draws: readonly Draw[];
  /** One value [B, S] of each path, from numbers [B, S, outputs] and random ones [1, S, columns]. */
  readonly draw: (numbers: Tensor, random: Tensor, measure: Measure) => Tensor;
}

const LEAST = 1e-3;

/** One of the numbers along the last axis. */
export const column = (x: Tensor, c: number): Tensor => squeeze(slice(x, -1, c, c + 1), -1);
const positive = (x: Tensor): Tensor => add(softplus(x), LEAST);

const gaussianOf = (numbers: Tensor) => ({ mean: column(numbers, 0), deviation: positive(column(numbers, 1)) });

const studentOf = (numbers: Tensor) => ({
  mean: column(numbers, 0),
  scale: positive(column(numbers, 1)),
  degrees: add(positive(column(numbers, 2)), 2),
});

/** Mean and dispersion in counts, from the size of the window as Salinas et al. scale them: 1 + its mean size. */
function countsOf(numbers: Tensor, { location, size }: Measure) {
  const level = add(add(maximum(location, 0), size), 1);
  return { mean: mul(positive(column(numbers, 0)), level), dispersion: add(div(softplus(column(numbers, 1)), sqrt(level)), LEAST) };
}

export const LIKELIHOODS = {
  gaussian: {
    outputs: 2,
    loss: (numbers, y) => gaussian(y, gaussianOf(numbers)),
    draws: [normal],
    draw: (numbers, random) => {
      const { mean, deviation } = gaussianOf(numbers);
      return add(mean, mul(deviation, column(random, 0)));
    },
  },
  /** Drawn by radius and angle. Source: Bailey (1994), Polar generation of random variates with the t-distribution. */
  'student-t': {
    outputs: 3,
    loss: (numbers, y) => studentT(y, studentOf(numbers)),
    draws: [polar],
    draw: (numbers, random) => {
      const { mean, scale, degrees } = studentOf(numbers);
      const radius = sqrt(mul(degrees, sub(exp(div(mul(column(random, 0), -2), degrees)), 1)));
      return add(mean, mul(scale, mul(radius, column(random, 1))));
    },
  },
  'negative-binomial': {
    outputs: 2,
    loss: (numbers, y, measure) => {
      const raw = maximum(add(mul(y, measure.size), measure.location), 0);
      return negativeBinomial(raw, countsOf(numbers, measure));
    },
    draws: COUNT_DRAWS,
    draw: (numbers, random, measure) => div(sub(counts(countsOf(numbers, measure), random), measure.location), measure.size),
  },
} as const satisfies Readonly<Record<string, Likelihood>>;

export type LikelihoodName = keyof typeof LIKELIHOODS;
