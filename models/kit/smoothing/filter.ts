import type { Form, States, Weights } from './form.ts';

export interface Errors {
  /** Sum of squared one-step errors, in the unit of y. */
  squares: number;
  /** The same of the errors that the form supposes: relative ones where the season is multiplicative. */
  innovations: number;
  /** Sum of log |one-step forecast| (multiplicative season only): the Jacobian of the likelihood. */
  logs: number;
}

/**
 * Runs the smoother over y, changing `states` from those before the first row to those after the last. `states.season` is used as a
 * ring: place i % period belongs to row i, and the caller turns it where the rows do not end with a season.
 * Source: Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, tables 2.2 and 2.3.
 */
export function filter(form: Form, { alpha, beta, gamma, phi }: Weights, states: States, y: Float64Array, errors: Errors): void {
  const { season } = states;
  const n = y.length;
  const m = form.period;
  let { level, slope } = states;
  let squares = 0;
  let innovations = 0;
  let logs = 0;
  let place = 0;
  if (form.season === 'multiplicative') {
    let product = 1;
    for (let i = 0; i < n; i++) {
      const base = level + phi * slope;
      const s = season[place]!;
      const forecast = base * s;
      const e = y[i]! - forecast;
      const relative = e / forecast;
      squares += e * e;
      innovations += relative * relative;
      product *= Math.abs(forecast);
      if (product > 1e100 || product < 1e-100) {
        logs += Math.log(product);
        product = 1;
      }
      level = base + (alpha * e) / s;
      slope = phi * slope + (beta * e) / s;
      season[place] = s + (gamma * e) / base;
      if (++place === m) place = 0;
    }
    logs += Math.log(product);
  } else if (form.season === 'additive') {
    for (let i = 0; i < n; i++) {
      const base = level + phi * slope;
      const s = season[place]!;
      const e = y[i]! - base - s;
      squares += e * e;
      level = base + alpha * e;
      slope = phi * slope + beta * e;
      season[place] = s + gamma * e;
      if (++place === m) place = 0;
    }
    innovations = squares;
  } else {
    for (let i = 0; i < n; i++) {
      const base = level + phi * slope;
      const e = y[i]! - base;
      squares += e * e;
      level = base + alpha * e;
      slope = phi * slope + beta * e;
    }
    innovations = squares;
  }
  states.level = level;
  states.slope = slope;
  errors.squares = squares;
  errors.innovations = innovations;
  errors.logs = logs;
}

/** The ring turned so that place 0 belongs to the row after `n` rows. */
export const turned = (season: ArrayLike<number>, n: number): number[] =>
  Array.from({ length: season.length }, (_, i) => season[(n + i) % season.length]!);
