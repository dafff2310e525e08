import { HIGHEST, isForecastable, LEAST_DAMPING, LOWEST, MOST_DAMPING } from '../smoothing/admissible.ts';
import { type Form, isDamped, isTrended, type Weights, weightCount } from './form.ts';
import type { WeightSlopes } from './normal-equations.ts';

/** `usual`: each weight a share of what the one before it leaves; `admissible`: old observations lose their effect; `both`. */
export type Bounds = 'usual' | 'admissible' | 'both';

/** The coordinates that are searched: each point of the box is a set of weights. Order: alpha, beta, gamma, phi, as far as used. */
export interface Region {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly start: readonly number[];
  /** Weights at the coordinates `x`, and how they move with them: `by[w][j]`. Both are written over by the next call. */
  readonly at: (x: Float64Array) => { readonly weights: Weights; readonly by: WeightSlopes };
  /** Whether the weights of the last `at` may be used. */
  readonly holds: () => boolean;
}

/** In the usual region beta and gamma are searched as shares of what alpha leaves them, so that it is a box. */
export function regionOf(form: Form, bounds: Bounds): Region {
  const trended = isTrended(form);
  const seasonal = form.season !== 'N';
  const free = bounds === 'admissible';
  const count = weightCount(form);
  const places = { beta: 1, gamma: trended ? 2 : 1, phi: count - 1 };
  const weights: Weights = { alpha: 0, beta: 0, gamma: 0, phi: 1 };
  const by: WeightSlopes = [new Float64Array(count), new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const [dAlpha, dBeta, dGamma, dPhi] = by;
  dAlpha[0] = 1;
  if (isDamped(form)) dPhi[places.phi] = 1;
  if (free && trended) dBeta[places.beta] = 1;
  if (free && seasonal) dGamma[places.gamma] = 1;
  const at = (x: Float64Array) => {
    const alpha = x[0]!;
    weights.alpha = alpha;
    if (isDamped(form)) weights.phi = x[places.phi]!;
    if (trended) {
      const share = x[places.beta]!;
      weights.beta = free ? share : LOWEST + (alpha - LOWEST) * share;
      if (!free) dBeta[0] = share;
      if (!free) dBeta[places.beta] = alpha - LOWEST;
    }
    if (seasonal) {
      const share = x[places.gamma]!;
      const left = 1 - alpha - LOWEST;
      weights.gamma = free ? share : LOWEST + left * share;
      if (!free) dGamma[0] = -share;
      if (!free) dGamma[places.gamma] = left;
    }
    return { weights, by };
  };
  const alpha = LOWEST + (0.2 * (HIGHEST - LOWEST)) / form.period;
  const box: (readonly [low: number, high: number, start: number])[] = [[LOWEST, free ? 2 : HIGHEST, alpha]];
  if (trended) box.push(free ? [LOWEST, 4, 0.1 * alpha] : [0, 1, 0.1]);
  if (seasonal) box.push(free ? [LOWEST, 2, 0.05 * (1 - alpha)] : [0, 1, 0.05]);
  if (isDamped(form)) box.push([LEAST_DAMPING, MOST_DAMPING, LEAST_DAMPING + 0.99 * (MOST_DAMPING - LEAST_DAMPING)]);
  const scratch = new Float64Array(form.period + 2);
  const shape = { trend: trended ? 'damped' : 'none', season: seasonal ? 'additive' : 'none', period: form.period } as const;
  return {
    low: box.map((b) => b[0]),
    high: box.map((b) => b[1]),
    start: box.map((b) => b[2]),
    at,
    holds: () => bounds === 'usual' || isForecastable(shape, weights, scratch),
  };
}
