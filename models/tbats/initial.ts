import { solvePositive } from '#shared/math/least-squares.ts';
import { filter } from './filter.ts';
import { emptyStates, type Form, type Gains, type States, type Waves } from './form.ts';

/** A share of each diagonal that keeps the equations solvable where a state says next to nothing. */
const STEADY = 1e-8;

/**
 * The states before the first row that make the sum of squared innovations least: innovations are linear in them. The row of the design
 * at t is w D^(t-1), which each step turns on by D = F - g w. Source: De Livera, Hyndman & Snyder (2011), section 3.1.
 */
export function initialStates(
  { trend }: Form,
  waves: Waves,
  { alpha, beta, phi, rho, gamma }: Gains,
  y: Float64Array,
  check: () => void,
): States {
  const { cos, sin, season } = waves;
  const count = cos.length;
  const p = 2 + 2 * count;
  const first = emptyStates(count);
  const without = new Float64Array(y.length);
  filter(waves, { alpha, beta, phi, rho, gamma }, first, y, without);
  const w = new Float64Array(p);
  w[0] = 1;
  w[1] = phi;
  w.fill(1, 2, 2 + count);
  const along = Float64Array.from(season, (i) => gamma[i]![0]);
  const crosswise = Float64Array.from(season, (i) => gamma[i]![1]);
  const row = w.slice();
  const gram = new Float64Array(p * p);
  const right = new Float64Array(p);
  for (let t = 0; t < y.length; t++) {
    if (t % 500 === 0) check();
    const target = without[t]!;
    for (let a = 0; a < p; a++) {
      const v = row[a]!;
      right[a]! += v * target;
      for (let b = 0, at = a * p; b <= a; b++) gram[at + b]! += v * row[b]!;
    }
    let gain = alpha * row[0]! + beta * row[1]! + (t === 0 ? rho : 0);
    for (let j = 0; j < count; j++) gain += along[j]! * row[2 + j]! + crosswise[j]! * row[2 + count + j]!;
    const slope = phi * (row[0]! + row[1]!);
    row[0] = row[0]! - gain;
    row[1] = slope - gain * phi;
    for (let j = 0; j < count; j++) {
      const s = row[2 + j]!;
      const q = row[2 + count + j]!;
      row[2 + j] = s * cos[j]! - q * sin[j]! - gain;
      row[2 + count + j] = s * sin[j]! + q * cos[j]!;
    }
  }
  if (!trend) {
    for (let a = 0; a < p; a++) gram[a > 1 ? a * p + 1 : p + a] = 0;
    gram[p + 1] = 1;
    right[1] = 0;
  }
  let most = 0;
  for (let a = 0; a < p; a++) most = Math.max(most, gram[a * (p + 1)]!);
  for (let a = 0; a < p; a++) gram[a * (p + 1)]! += STEADY * gram[a * (p + 1)]! + 1e-12 * most;
  const states = emptyStates(count);
  if (!solvePositive(gram, right)) return states;
  states.level = right[0]!;
  states.slope = right[1]!;
  states.wave.set(right.subarray(2, 2 + count));
  states.across.set(right.subarray(2 + count));
  return states;
}
