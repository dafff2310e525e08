import { type Form, hasLevel, hasSeason, type States, type Weights } from './form.ts';

/** Weights of the season: in a simple form those of the level stand there. */
export const seasonWeights = ({ kind }: Form, w: Weights): readonly [number, number] =>
  kind === 'simple' ? [w[0]!, w[1]!] : [w[2] ?? 0, w[3] ?? 0];

/**
 * Runs the model over y, or over its own forecasts where y is missing (NaN), changing `states`; row 0 belongs to place `start` of the
 * season. Returns the sum of squared one-step errors; `forecasts` takes the one-step forecasts.
 */
export function filter(form: Form, w: Weights, y: Float64Array, states: States, start = 0, forecasts?: Float64Array): number {
  const { seasonLevel, seasonPotential } = states;
  const [a0, a1] = [w[0]!, w[1]!];
  const [b0, b1] = seasonWeights(form, w);
  const levelled = hasLevel(form);
  const seasonal = hasSeason(form);
  const complex = form.kind !== 'partial';
  let { level, potential } = states;
  let squares = 0;
  let place = start % form.period;
  for (let i = 0; i < y.length; i++) {
    const s = seasonal ? seasonLevel[place]! : 0;
    const forecast = levelled ? level + s : s;
    if (forecasts) forecasts[i] = forecast;
    const v = y[i]!;
    const e = Number.isNaN(v) ? 0 : v - forecast;
    squares += e * e;
    if (levelled) {
      const before = level;
      level = before - (1 - a1) * potential + (a0 - a1) * e;
      potential = before + (1 - a0) * potential + (a0 + a1) * e;
    }
    if (seasonal) {
      if (complex) {
        const p = seasonPotential[place]!;
        seasonLevel[place] = s - (1 - b1) * p + (b0 - b1) * e;
        seasonPotential[place] = s + (1 - b0) * p + (b0 + b1) * e;
      } else seasonLevel[place] = s + b0 * e;
    }
    if (++place === form.period) place = 0;
  }
  states.level = level;
  states.potential = potential;
  return squares;
}

/** The next `horizon` forecasts from states after `rows` rows; the states go on with them. */
export function ahead(form: Form, w: Weights, states: States, rows: number, horizon: number): Float64Array {
  const out = new Float64Array(horizon);
  filter(form, w, new Float64Array(horizon).fill(Number.NaN), states, rows, out);
  return out;
}
