import { solvePositive } from '#shared/math/least-squares.ts';
import { type Fitness, filter } from './filter.ts';
import { type Form, freeCount, isTrended, type States, weightCount } from './form.ts';
import { type NormalEquations, normalEquations } from './normal-equations.ts';
import type { Region } from './region.ts';
import { type Workspace, workspace } from './workspace.ts';

const MAX_ROUNDS = 60;
const MAX_TRIES = 12;
/** Large at first: nearer to the start lie the better of several peaks. */
const FIRST_DAMPING = 1;
const LEAST_DAMPING = 1e-9;
/** Keeps the equations solvable where a number has no effect. */
const NUDGE = 1e-14;

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
  readonly matrix: Float64Array;
  readonly step: Float64Array;
  /** The part of the step that holds coordinates at the edge of their box, and which these are. */
  readonly fixed: Float64Array;
  readonly held: Uint8Array;
}

export const benchFor = (columns: number, period: number): Bench => ({
  work: workspace(columns, period),
  equations: { square: new Float64Array(columns * columns), slope: new Float64Array(columns), deviance: 0, squares: 0 },
  matrix: new Float64Array(columns * columns),
  step: new Float64Array(columns),
  fixed: new Float64Array(columns),
  held: new Uint8Array(columns),
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
  bench: Bench,
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
  let { deviance, squares } = fitness;
  let trial = new Float64Array(columns);
  let damping = FIRST_DAMPING;
  let rounds = 0;
  while (rounds++ < MAX_ROUNDS) {
    check();
    const { weights: w, by } = region.at(x);
    statesAt(form, x, states);
    normalEquations(form, w, by, states, y, weights, columns, bench.work, bench.equations);
    let gained = 0;
    for (let tries = 0; tries < MAX_TRIES && gained === 0; tries++) {
      const step = propose(region, x, damping, weights, columns, bench);
      for (let j = 0; j < columns; j++) trial[j] = x[j]! + step[j]!;
      if (step.every(Number.isFinite) && allowed(trial) && fitness.deviance < deviance) {
        gained = deviance - fitness.deviance;
        deviance = fitness.deviance;
        squares = fitness.squares;
        [x, trial] = [trial, x];
        if (tries === 0) damping = Math.max(damping * 0.1, LEAST_DAMPING);
      } else damping *= tries === 0 ? 4 : 10;
    }
    if (!(gained > tolerance)) break;
  }
  return { x, deviance, squares, rounds };
}

/** The damped Gauss-Newton step from x; coordinates that it would take out of their box are held at the edge, and the others solved again. */
function propose({ low, high }: Region, x: Float64Array, damping: number, weights: number, columns: number, bench: Bench): Float64Array {
  const { square, slope } = bench.equations;
  const { matrix, fixed, held } = bench;
  const step = bench.step.subarray(0, columns);
  fixed.fill(0);
  held.fill(0);
  for (let j = 0; j < weights; j++) if ((x[j]! <= low[j]! && slope[j]! >= 0) || (x[j]! >= high[j]! && slope[j]! <= 0)) held[j] = 1;
  for (let left = true; left; ) {
    for (let j = 0; j < columns; j++) {
      const at = j * columns;
      step[j] = held[j] ? fixed[j]! : -slope[j]!;
      for (let k = 0; k < j; k++) matrix[at + k] = held[j] || held[k] ? 0 : square[at + k]!;
      matrix[at + j] = held[j] ? 1 : square[at + j]! * (1 + damping) + NUDGE;
      if (held[j]) continue;
      for (let k = 0; k < weights; k++) if (held[k]) step[j]! -= square[j > k ? at + k : k * columns + j]! * fixed[k]!;
    }
    if (!solvePositive(matrix, step)) return step.fill(Number.NaN);
    left = false;
    for (let j = 0; j < weights; j++) {
      const to = x[j]! + step[j]!;
      if (held[j] || (to >= low[j]! && to <= high[j]!)) continue;
      left = true;
      held[j] = 1;
      fixed[j] = (to < low[j]! ? low[j]! : high[j]!) - x[j]!;
    }
  }
  return step;
}
