import { significant } from '#shared/math/rounding.ts';
import { mean } from '#shared/math/statistics.ts';
import { nelderMead } from '../kit/nelder-mead.ts';
import { seasonalIndices } from '../kit/seasonality.ts';
import { ahead, filter } from './filter.ts';
import { blank, type Form, freeCount, hasLevel, hasSeason, START, type States, type Weights } from './form.ts';
import { isStable } from './stability.ts';

const MAX_EVALUATIONS = 300;
/** Rows that are cast back, in seasons and at least. */
const SEASONS_BACK = 3;
const LEAST_BACK = 12;

/** States as plain data; the figures of the season next step first, `potential` and `seasonPotential` only where the form has them. */
export interface PlainStates {
  readonly level: number;
  readonly potential: number;
  readonly seasonLevel: readonly number[];
  readonly seasonPotential: readonly number[];
}

export interface Smoother extends Form {
  readonly weights: readonly number[];
  readonly first: PlainStates;
  readonly last: PlainStates;
  /** Of the one-step errors. */
  readonly variance: number;
  /** Akaike's criterion, corrected for small samples: comparable between forms on the same data. */
  readonly aicc: number;
}

/** A rough start: the mean of the first rows, and the figures of a classical decomposition where there are three seasons. */
function guess(form: Form, y: Float64Array): States {
  const states = blank(form);
  const { kind, period } = form;
  if (kind === 'simple') {
    states.seasonLevel.set(y.subarray(0, period));
    states.seasonPotential.set(y.subarray(0, period));
    return states;
  }
  states.level = mean(y.subarray(0, Math.max(period, 5)));
  states.potential = states.level;
  if (hasSeason(form) && y.length >= 3 * period) states.seasonLevel.set(seasonalIndices(y, period, 'additive'));
  return states;
}

/**
 * States before row 0: the reversed history is filtered and forecast, and the model runs over these values of the past up to row 0.
 * So the states follow from weights and data, and are not searched. Source: Box, Jenkins & Reinsel, 7.1.5 (back-forecasting).
 */
export function backcast(form: Form, w: Weights, reversed: Float64Array): States {
  const rows = Math.max(SEASONS_BACK, Math.ceil(LEAST_BACK / form.period)) * form.period;
  const backwards = guess(form, reversed);
  filter(form, w, reversed, backwards);
  const past = ahead(form, w, backwards, reversed.length, rows).reverse();
  const states = guess(form, past);
  filter(form, w, past, states);
  return states;
}

const plain = (form: Form, states: States, rows: number, unit: number): PlainStates => {
  const turned = (x: Float64Array): number[] => Array.from(x, (_, i) => significant(x[(rows + i) % form.period]! * unit, 12));
  return {
    level: hasLevel(form) ? states.level * unit : 0,
    potential: hasLevel(form) ? states.potential * unit : 0,
    seasonLevel: hasSeason(form) ? turned(states.seasonLevel) : [],
    seasonPotential: form.kind === 'simple' || form.kind === 'full' ? turned(states.seasonPotential) : [],
  };
};

/** States that a filter can go on with. */
export function statesOf(form: Form, { level, potential, seasonLevel, seasonPotential }: PlainStates): States {
  const states = { ...blank(form), level, potential };
  states.seasonLevel.set(seasonLevel);
  states.seasonPotential.set(seasonPotential);
  return states;
}

/** The same history, brought to mean size 1, forwards and backwards. */
export interface Prepared {
  readonly y: Float64Array;
  readonly reversed: Float64Array;
  readonly unit: number;
}

export function prepared(history: Float64Array): Prepared {
  let size = 0;
  for (const v of history) size += Math.abs(v) / history.length;
  const unit = size > 0 ? size : 1;
  const y = history.map((v) => v / unit);
  return { y, reversed: y.slice().reverse(), unit };
}

/** Squares below this share of those of y are rounding. */
const NOTHING = 1e-24;

/** Weights of the least squared one-step errors, among those that are stable; states before the first row are cast back. */
export function estimate(form: Form, { y, reversed, unit }: Prepared, check: () => void): Smoother {
  const n = y.length;
  const squaresAt = (w: Weights): number => filter(form, w, y, backcast(form, w, reversed));
  const objective = (w: Float64Array): number => {
    check();
    return isStable(form, w) ? Math.log(Math.max(squaresAt(w), n * NOTHING)) : Number.POSITIVE_INFINITY;
  };
  const { x } = nelderMead(objective, Float64Array.from(START[form.kind]), { maxEvaluations: MAX_EVALUATIONS, tolerance: 1e-9 });
  const weights = Array.from(x);
  const states = backcast(form, weights, reversed);
  const first = plain(form, states, 0, unit);
  const squares = filter(form, weights, y, states);
  const k = freeCount(form) + 1;
  const deviance = n * Math.log(Math.max(squares, n * NOTHING) / n);
  return {
    ...form,
    weights,
    first,
    last: plain(form, states, n, unit),
    variance: (squares / Math.max(1, n - k + 1)) * unit * unit,
    aicc: n - k - 1 > 0 ? deviance + 2 * k + (2 * k * (k + 1)) / (n - k - 1) : 1e300,
  };
}
