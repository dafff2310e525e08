import type { Tensor } from '#nn/graph/tensor.ts';
import {
  add,
  cast,
  div,
  exp,
  greater,
  less,
  log,
  maximum,
  mul,
  select,
  slice,
  sqrt,
  square,
  squeeze,
  sub,
  sum,
  unsqueeze,
} from '#nn/ops/index.ts';
import { arrivals, type Draw, logUniform, normal } from './draws.ts';

const TRIES = 4;
/** Means up to here are drawn by counting arrivals, of which there are hardly ever more than this. */
const SMALL = 6;
const ARRIVALS = 20;
const LEAST = 1e-6;

const repeated = (draw: Draw): Draw[] => Array.from({ length: TRIES }, () => draw);

/** What a draw of counts takes: normal and log-uniform numbers for each try, one of each, arrivals. */
export const COUNT_DRAWS: readonly Draw[] = [...repeated(normal), ...repeated(logUniform), logUniform, normal, arrivals(ARRIVALS)];

const at = (random: Tensor, c: number): Tensor => squeeze(slice(random, -1, c, c + 1), -1);

/**
 * Gamma variates of a shape and the scale 1, by rejection: the first of the tries that holds, each does with 0.95 and more. Shapes below 1 come
 * from the one above. Source: Marsaglia & Tsang (2000), A simple method for generating gamma variables.
 */
function gammaVariate(shape: Tensor, random: Tensor): Tensor {
  const d = add(shape, 2 / 3);
  const c = div(1, sqrt(mul(d, 9)));
  const tries = Array.from({ length: TRIES }, (_, t) => {
    const [x, u] = [at(random, t), at(random, TRIES + t)];
    const root = add(mul(c, x), 1);
    const v = maximum(mul(root, square(root)), LEAST);
    const bound = add(mul(square(x), 0.5), mul(d, add(sub(1, v), log(v))));
    return { value: mul(d, v), short: sub(bound, u) };
  });
  const { value } = tries.reduceRight((later, own) => ({ ...own, value: select(greater(own.short, 0), own.value, later.value) }));
  return mul(value, exp(div(at(random, 2 * TRIES), shape)));
}

/** Poisson counts of a mean: arrivals before it where it is small, else a normal number bent to its skewness. Source: Cornish & Fisher (1938). */
function poisson(mean: Tensor, random: Tensor): Tensor {
  const first = 2 * TRIES + 2;
  const times = slice(random, -1, first, first + ARRIVALS);
  const few = sum(cast(less(times, unsqueeze(mean, -1)), mean.type), { axes: [-1] });
  const z = at(random, 2 * TRIES + 1);
  const many = add(add(mean, mul(sqrt(mean), z)), add(mul(sub(square(z), 1), 1 / 6), 0.5));
  const whole = cast(cast(maximum(many, 0), 'int64'), mean.type);
  return select(less(mean, SMALL), few, whole);
}

/** Counts of the negative binomial distribution with variance mean + mean^2 dispersion: Poisson counts of gamma means. */
export const counts = ({ mean, dispersion }: Readonly<Record<'mean' | 'dispersion', Tensor>>, random: Tensor): Tensor =>
  poisson(mul(mul(mean, dispersion), gammaVariate(div(1, dispersion), random)), random);
