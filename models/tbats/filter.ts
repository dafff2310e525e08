import type { Gains, States, Waves } from './form.ts';

/**
 * Runs the model over y, changing `states` from those before the first row to those after the last; a missing value counts as foreseen.
 * Returns the sum of squared innovations; they are written to `innovations` where given.
 * Source: De Livera, Hyndman & Snyder (2011), equations 3 and 4.
 */
export function filter(
  waves: Waves,
  { alpha, beta, phi, rho, gamma }: Gains,
  states: States,
  y: Float64Array,
  innovations?: Float64Array,
): number {
  const { cos, sin, season } = waves;
  const { wave, across } = states;
  const count = cos.length;
  let { level, slope, error } = states;
  const along = Float64Array.from(season, (i) => gamma[i]![0]);
  const crosswise = Float64Array.from(season, (i) => gamma[i]![1]);
  let squares = 0;
  for (let t = 0; t < y.length; t++) {
    let forecast = level + phi * slope + rho * error;
    for (let j = 0; j < count; j++) forecast += wave[j]!;
    const e = y[t]! - forecast;
    const innovation = Number.isNaN(e) ? 0 : e;
    squares += innovation * innovation;
    if (innovations) innovations[t] = innovation;
    error = rho * error + innovation;
    level += phi * slope + alpha * error;
    slope = phi * slope + beta * error;
    for (let j = 0; j < count; j++) {
      const s = wave[j]!;
      const q = across[j]!;
      wave[j] = s * cos[j]! + q * sin[j]! + along[j]! * error;
      across[j] = q * cos[j]! - s * sin[j]! + crosswise[j]! * error;
    }
  }
  states.level = level;
  states.slope = slope;
  states.error = error;
  return squares;
}

/** Point forecasts from the states, and how much an innovation of 1 moves each later step: 1, then w F^(h-1) g. */
export function ahead(waves: Waves, gains: Gains, from: States, horizon: number): { mean: Float64Array; response: Float64Array } {
  const foreseen = new Float64Array(1).fill(Number.NaN);
  const walk = (states: States): Float64Array => {
    const out = new Float64Array(horizon);
    for (let h = 0; h < horizon; h++) {
      out[h] = states.level + gains.phi * states.slope + gains.rho * states.error + states.wave.reduce((a, b) => a + b, 0);
      filter(waves, gains, states, foreseen);
    }
    return out;
  };
  const count = waves.cos.length;
  const unit: States = {
    level: gains.alpha,
    slope: gains.beta,
    error: 1,
    wave: Float64Array.from(waves.season, (i) => gains.gamma[i]![0]),
    across: Float64Array.from(waves.season, (i) => gains.gamma[i]![1]),
  };
  const moved = walk(unit);
  const response = new Float64Array(horizon);
  response[0] = 1;
  response.set(moved.subarray(0, horizon - 1), 1);
  return { mean: walk({ ...from, wave: from.wave.slice(0, count), across: from.across.slice(0, count) }), response };
}
