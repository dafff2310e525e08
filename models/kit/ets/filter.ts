import { type Form, growsByFactor, isTrended, type States, type Weights } from './form.ts';

/** What one run over a history gives. */
export interface Fitness {
  /** Minus twice the log-likelihood without its constant: n log(sum of squared errors) + 2 sum of log |forecast| under relative errors. */
  deviance: number;
  /** Sum of squared errors: relative ones where the error is multiplicative. */
  squares: number;
}

/** Squares below this share of those of y are rounding: a perfect fit has a finite likelihood. */
export const NOTHING = 1e-24;

/** Minus twice the log-likelihood; `logs` is the sum of log |forecast|, used where the error is relative. */
export const devianceOf = (relative: boolean, n: number, squares: number, logs: number): number =>
  n * Math.log(Math.max(squares, n * NOTHING)) + (relative ? 2 * logs : 0);

/**
 * Runs the model over y (of mean size about 1), changing `states` from those before the first row to those after the last; `season` is a
 * ring whose place i % period belongs to row i. False where a forecast that has to be positive is not: the model does not hold there.
 * Source: Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, tables 2.2 and 2.3.
 */
export function filter(form: Form, { alpha, beta, gamma, phi }: Weights, states: States, y: Float64Array, fitness: Fitness): boolean {
  const { season } = states;
  const n = y.length;
  const m = form.period;
  const relative = form.error === 'M';
  const trended = isTrended(form);
  const growing = growsByFactor(form);
  const scaled = form.season === 'M';
  const shifted = form.season === 'A';
  const damping = phi !== 1;
  let { level, slope } = states;
  let squares = 0;
  let logs = 0;
  let product = 1;
  let place = 0;
  for (let i = 0; i < n; i++) {
    let carried = slope;
    let base = level;
    if (trended) {
      if (!growing) {
        carried = phi * slope;
        base = level + carried;
      } else {
        if (!(slope > 0)) return false;
        if (damping) carried = Math.exp(phi * Math.log(slope));
        base = level * carried;
      }
    }
    const s = season[place]!;
    const forecast = scaled ? base * s : shifted ? base + s : base;
    const e = y[i]! - forecast;
    if (relative) {
      if (!(forecast > 0)) return false;
      const share = e / forecast;
      squares += share * share;
      product *= forecast;
      if (product > 1e100 || product < 1e-100) {
        logs += Math.log(product);
        product = 1;
      }
    } else squares += e * e;
    let d = e;
    if (scaled) {
      if (!(s > 0 && base > 0)) return false;
      d = e / s;
      season[place] = s + (gamma * e) / base;
    } else if (shifted) season[place] = s + gamma * e;
    if (trended) slope = carried + beta * (growing ? d / level : d);
    if (growing && !(level > 0)) return false;
    level = base + alpha * d;
    if (++place === m) place = 0;
  }
  states.level = level;
  states.slope = slope;
  fitness.squares = squares;
  fitness.deviance = devianceOf(relative, n, squares, logs + Math.log(product));
  return Number.isFinite(fitness.deviance);
}
