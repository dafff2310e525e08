import type { Tensor } from '#nn/graph/tensor.ts';
import { gaussian, negativeBinomial, studentT } from '#nn/losses/likelihood.ts';
import { add, div, exp, mul, slice, softplus, sqrt, squeeze, sub } from '#nn/ops/index.ts';
import type { Measure } from '../kit/neural/scaling.ts';
import { COUNT_DRAWS, counts } from './counts.ts';
import { type Draw, normal, polar } from './draws.ts';

/** How values are spread, given so many numbers of the net [.., outputs] for each. Values are scaled ones. */
export interface Likelihood {
  readonly outputs: number;
  /** Whether values are counts, scaled by 1 + the mean of the window. */
  readonly counts: boolean;
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

/** Mean and dispersion in counts. Source: Salinas et al. (2020), 3.3. */
const countsOf = (numbers: Tensor, size: Tensor) => ({
  mean: mul(positive(column(numbers, 0)), size),
  dispersion: add(div(softplus(column(numbers, 1)), sqrt(size)), LEAST),
});

export const LIKELIHOODS = {
  gaussian: {
    outputs: 2,
    counts: false,
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
    counts: false,
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
    counts: true,
    loss: (numbers, y, { size }) => negativeBinomial(mul(y, size), countsOf(numbers, size)),
    draws: COUNT_DRAWS,
    draw: (numbers, random, { size }) => div(counts(countsOf(numbers, size), random), size),
  },
} as const satisfies Readonly<Record<string, Likelihood>>;

export type LikelihoodName = keyof typeof LIKELIHOODS;
