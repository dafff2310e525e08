import { solvePositive } from '#shared/math/least-squares.ts';
import { type Fitness, filter } from './filter.ts';
import { type Form, freeCount, isTrended, type States, weightCount } from './form.ts';
import { type NormalEquations, normalEquations, type Workspace, workspace } from './normal-equations.ts';
import type { Region } from './region.ts';

const MAX_ROUNDS = 60;

/** What a search has found: the coordinates of the weights, then level, slope and all but the first seasonal figure. */
export interface Found extends Fitness {
  readonly x: Float64Array;
  readonly rounds: number;
}

/** Puts the initial states of `x` into `states`: the first figure is what the others leave. */
export function statesAt(form: Form, x: Float64Array, states: States): void {
  let j = weightCount(form);
  states.level = x[j++]!;
  states.slope = isTrended(form) ? x[j++]! : 0;
  if (form.season === 'N') return;
  let sum = 0;
  for (let i = 1; i < form.period; i++) {
    states.season[i] = x[j++]!;
    sum += states.season[i]!;
  }
  states.season[0] = (form.season === 'M' ? form.period : 0) - sum;
}

export function pointOf(form: Form, coordinates: ArrayLike<number>, states: States): Float64Array {
  const x = [...Array.from(coordinates), states.level];
  if (isTrended(form)) x.push(states.slope);
  if (form.season !== 'N') x.push(...states.season.subarray(1));
  return Float64Array.from(x);
}

/** Buffers that one series needs for forms of up to `columns` free numbers: shared by all its searches. */
export interface Bench {
  readonly work: Workspace;
  readonly equations: NormalEquations;
}

export const benchFor = (columns: number, period: number): Bench => ({
  work: workspace(columns, period),
  equations: { square: new Float64Array(columns * columns), slope: new Float64Array(columns), deviance: 0, squares: 0 },
});

/**
 * The maximum of the likelihood over weights and initial states together, from `start`: Gauss-Newton steps with Levenberg's damping,
 * coordinates that would leave their box held at its edge. The likelihood is a sum of squares (see NormalEquations), and the errors are
 * all but linear in the initial states, so few steps do. Undefined where the model does not hold at the start.
 * Source: Nocedal & Wright (2006), Numerical Optimization, 10.3 and 16.7.
 */
export function search(
  form: Form,
  region: Region,
  y: Float64Array,
  start: Float64Array,
  { work, equations }: Bench,
  tolerance: number,
  check: () => void,
): Found | undefined {
  const columns = freeCount(form);
  const weights = weightCount(form);
  const states: States = { level: 0, slope: 0, season: new Float64Array(form.period) };
  const fitness: Fitness = { deviance: 0, squares: 0 };
  const allowed = (x: Float64Array): boolean => {
    const { weights: w } = region.at(x);
    if (!region.holds()) return false;
    statesAt(form, x, states);
    return filter(form, w, states, y, fitness);
  };
  let x = Float64Array.from(start);
  if (!allowed(x)) return undefined;
  let best = fitness.deviance;
  let squares = fitness.squares;
  let trial = new Float64Array(columns);
  const step = new Float64Array(columns);
  const matrix = new Float64Array(columns * columns);
  const held = new Uint8Array(columns);
  const { square, slope } = equations;
  let damping = 1;
  let rounds = 0;
  while (rounds++ < MAX_ROUNDS) {
    check();
    const { weights: w, by } = region.at(x);
    statesAt(form, x, states);
    normalEquations(form, w, by, states, y, weights, columns, work, equations);
    let gained = 0;
    for (let tries = 0; tries < 12; tries++) {
      if (!propose(region, x, square, slope, damping, weights, columns, matrix, step, held)) {
        damping *= 10;
        continue;
      }
      for (let j = 0; j < columns; j++) trial[j] = x[j]! + step[j]!;
      if (allowed(trial) && fitness.deviance < best) {
        gained = best - fitness.deviance;
        best = fitness.deviance;
        squares = fitness.squares;
        [x, trial] = [trial, x];
        damping = Math.max(damping * (tries === 0 ? 0.1 : 1), 1e-9);
        break;
      }
      damping *= tries === 0 ? 4 : 10;
    }
    if (!(gained > tolerance)) break;
  }
  return { x, deviance: best, squares, rounds };
}

/** The damped Gauss-Newton step from x that stays in the box; false where the equations cannot be solved. */
function propose(
  { low, high }: Region,
  x: Float64Array,
  square: Float64Array,
  slope: Float64Array,
  damping: number,
  weights: number,
  columns: number,
  matrix: Float64Array,
  step: Float64Array,
  held: Uint8Array,
): boolean {
  held.fill(0);
  step.fill(0);
  for (let j = 0; j < weights; j++) if ((x[j]! <= low[j]! && slope[j]! >= 0) || (x[j]! >= high[j]! && slope[j]! <= 0)) held[j] = 1;
  for (let round = 0; round <= weights; round++) {
    for (let j = 0; j < columns; j++) {
      const at = j * columns;
      if (held[j]) {
        matrix.fill(0, at, at + j);
        matrix[at + j] = 1;
        continue;
      }
      for (let k = 0; k < j; k++) matrix[at + k] = held[k] ? 0 : square[at + k]!;
      matrix[at + j] = square[at + j]! * (1 + damping) + 1e-14;
    }
    const fixed = Float64Array.from(step);
    for (let j = 0; j < columns; j++) {
      if (held[j]) continue;
      let pull = -slope[j]!;
      for (let k = 0; k < weights; k++) if (held[k]) pull -= square[j > k ? j * columns + k : k * columns + j]! * fixed[k]!;
      step[j] = pull;
    }
    if (!solvePositive(matrix, step)) return false;
    let left = false;
    for (let j = 0; j < weights; j++) {
      if (held[j]) {
        step[j] = fixed[j]!;
        continue;
      }
      const to = x[j]! + step[j]!;
      if (to >= low[j]! && to <= high[j]!) continue;
      left = true;
      held[j] = 1;
      step[j] = (to < low[j]! ? low[j]! : high[j]!) - x[j]!;
    }
    if (!left) return true;
    for (let j = 0; j < columns; j++) if (!held[j]) step[j] = 0;
  }
  return true;
}
