import { significant } from '#shared/math/rounding.ts';
import { nelderMead } from '../nelder-mead.ts';
import { HIGHEST, isAdmissible, LEAST_DAMPING, LOWEST, MOST_DAMPING } from './admissible.ts';
import { type Errors, filter, turned } from './filter.ts';
import { type Form, type Smoother, type States, stateCount, type Weights, weightCount } from './form.ts';
import { initialStates } from './initial.ts';

/** Longer seasons keep the figures of the decomposition: searching hundreds of them would only fit noise. */
const MOST_FREE_FIGURES = 24;
const MAX_EVALUATIONS = 2000;

function startWeights({ trend, season, period }: Form): Weights {
  const span = HIGHEST - LOWEST;
  const alpha = LOWEST + (0.2 * span) / (season === 'none' ? 1 : period);
  return {
    alpha,
    beta: trend === 'none' ? 0 : LOWEST + 0.1 * (alpha - LOWEST),
    gamma: season === 'none' ? 0 : LOWEST + 0.05 * (Math.min(HIGHEST, 1 - alpha) - LOWEST),
    phi: trend === 'damped' ? LEAST_DAMPING + 0.99 * (MOST_DAMPING - LEAST_DAMPING) : 1,
  };
}

/** How weights and initial states lie in the vector that is searched: alpha, beta, gamma, phi, level, slope, figures last to second. */
function layout(form: Form, fixed: States) {
  const trended = form.trend !== 'none';
  const seasonal = form.season !== 'none';
  const free = seasonal && form.period <= MOST_FREE_FIGURES;
  const total = form.season === 'multiplicative' ? form.period : 0;
  const weights: Weights = { alpha: 0, beta: 0, gamma: 0, phi: 1 };
  const states: States = { level: 0, slope: 0, season: Float64Array.from(fixed.season) };
  const pack = (w: Weights, s: States): Float64Array => {
    const x = [w.alpha];
    if (trended) x.push(w.beta);
    if (seasonal) x.push(w.gamma);
    if (form.trend === 'damped') x.push(w.phi);
    x.push(s.level);
    if (trended) x.push(s.slope);
    if (free) for (let i = form.period - 1; i > 0; i--) x.push(s.season[i]!);
    return Float64Array.from(x);
  };
  const unpack = (x: Float64Array): void => {
    let k = 0;
    weights.alpha = x[k++]!;
    if (trended) weights.beta = x[k++]!;
    if (seasonal) weights.gamma = x[k++]!;
    if (form.trend === 'damped') weights.phi = x[k++]!;
    states.level = x[k++]!;
    states.slope = trended ? x[k++]! : 0;
    let sum = 0;
    for (let i = form.period - 1; i > 0; i--) {
      states.season[i] = free ? x[k++]! : fixed.season[i]!;
      sum += states.season[i]!;
    }
    states.season[0] = free ? total - sum : fixed.season[0]!;
  };
  return { weights, states, pack, unpack };
}

/** The search runs on values of this mean size: its steps start from the largest number of the start point, so size would matter. */
const SEARCH_SIZE = 100;

/** Factor that brings y to the search's size. */
function unitOf(y: Float64Array): number {
  let size = 0;
  for (const v of y) size += Math.abs(v) / y.length;
  return size > 0 ? SEARCH_SIZE / size : 1;
}

/**
 * Smoothing weights and initial states that minimise the mean squared one-step error. Needs more rows than free numbers. Criterion,
 * region, start and search are those of ses(), holt() and hw() of R forecast, but on values scaled to one size: so that the result
 * scales with the data. Source: Hyndman et al. (2008), chapters 2, 5 and 10.
 */
export function estimate(form: Form, history: Float64Array, check: () => void): Smoother {
  const unit = unitOf(history);
  const y = history.map((v) => v * unit);
  const first = initialStates(form, y);
  const { weights, states, pack, unpack } = layout(form, first);
  const scratch = new Float64Array(form.period + 2);
  const errors: Errors = { squares: 0, innovations: 0, logs: 0 };
  const objective = (x: Float64Array): number => {
    check();
    unpack(x);
    if (!isAdmissible(form, weights, scratch)) return Number.POSITIVE_INFINITY;
    if (form.season === 'multiplicative') for (let i = 0; i < form.period; i++) if (states.season[i]! < 0) return Number.POSITIVE_INFINITY;
    filter(form, weights, states, y, errors);
    return errors.squares / y.length;
  };
  const found = nelderMead(objective, pack(startWeights(form), first), { maxEvaluations: MAX_EVALUATIONS });
  unpack(found.x);
  filter(form, weights, states, y, errors);
  const relative = form.season === 'multiplicative';
  const n = y.length;
  const free = weightCount(form) + stateCount(form);
  const figures = form.season === 'none' ? [] : turned(states.season, n);
  const aicc =
    n * Math.log(errors.innovations) + 2 * errors.logs + 2 * (free + 1) + (2 * (free + 1) * (free + 2)) / Math.max(1, n - free - 2);
  return {
    ...form,
    weights,
    states: {
      level: states.level / unit,
      slope: states.slope / unit,
      season: figures.map((f) => significant(relative ? f : f / unit, 10)),
    },
    variance: errors.innovations / Math.max(1, n - free) / (relative ? 1 : unit * unit),
    aicc: Number.isNaN(aicc) ? 1e300 : Math.max(-1e300, aicc),
  };
}
