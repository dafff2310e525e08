import { type Errors, filter, turned } from './filter.ts';
import type { Smoother, States } from './form.ts';

function oneStep({ season, weights }: Smoother, { level, slope, season: figures }: States): number {
  const base = level + weights.phi * slope;
  if (season === 'none') return base;
  return season === 'additive' ? base + figures[0]! : base * figures[0]!;
}

/** The smoother after the rows that follow its history, with the weights that it has. A missing value changes no state. */
export function advance(smoother: Smoother, added: Float64Array): Smoother {
  const { level, slope, season } = smoother.states;
  let states: States = { level, slope, season: Float64Array.from(season) };
  const errors: Errors = { squares: 0, innovations: 0, logs: 0 };
  for (const v of added) {
    filter(smoother, smoother.weights, states, Float64Array.of(Number.isFinite(v) ? v : oneStep(smoother, states)), errors);
    states = { ...states, season: turned(states.season, 1) };
  }
  return { ...smoother, states: { ...states, season: Array.from(states.season) } };
}
