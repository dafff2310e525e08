import { significant } from '#shared/math/rounding.ts';
import { filter } from './filter.ts';
import { type Form, freeCount, growsByFactor, type States, type Weights } from './form.ts';
import { idleStates, startStates } from './initial.ts';
import { type Bounds, regionOf } from './region.ts';
import { type Bench, type Found, pointOf, search, statesAt } from './search.ts';

/** States as plain data: `season` are the figures of the next `period` steps, next step first. */
export interface PlainStates {
  readonly level: number;
  readonly slope: number;
  readonly season: readonly number[];
}

/** A fitted model: plain data. */
export interface Smoother extends Form {
  readonly weights: Weights;
  /** States before the first row and after the last. */
  readonly first: PlainStates;
  readonly last: PlainStates;
  /** Of the one-step errors: relative ones where the error is multiplicative. */
  readonly variance: number;
  /** Minus twice the log-likelihood, without the constant n (log 2 pi + 1 - log n), as R's ets() has it. */
  readonly deviance: number;
  readonly rows: number;
}

/** A history brought to mean size 1, and the factor that brings it back. */
export interface Scaled {
  readonly y: Float64Array;
  readonly unit: number;
}

export function scaled(history: Float64Array): Scaled {
  let size = 0;
  for (const v of history) size += Math.abs(v) / history.length;
  const unit = size > 0 ? size : 1;
  return { y: history.map((v) => v / unit), unit };
}

const plain = (form: Form, { level, slope, season }: States, unit: number, rows: number): PlainStates => ({
  level: level * unit,
  slope: growsByFactor(form) ? slope : slope * unit,
  season:
    form.season === 'N'
      ? []
      : Array.from(season, (_, i) => significant(season[(rows + i) % form.period]! * (form.season === 'A' ? unit : 1), 10)),
});

export const blankStates = (form: Form): States => ({ level: 0, slope: 0, season: new Float64Array(form.period) });

export interface EstimateOptions {
  readonly bounds: Bounds;
  /** The search ends where a step gains less in minus twice the log-likelihood. */
  readonly tolerance: number;
  readonly check: () => void;
}

/** Weights and initial states of the largest likelihood; undefined where the model does not hold for the data. */
export function estimate(form: Form, { y, unit }: Scaled, bench: Bench, options: EstimateOptions): Smoother | undefined {
  const region = regionOf(form, options.bounds);
  const from = (states: States): Found | undefined =>
    search(form, region, y, pointOf(form, region.start, states), bench, options.tolerance, options.check);
  const found = from(startStates(form, y)) ?? from(idleStates(form, y));
  return found && described(form, found, region.at(found.x).weights, y, unit);
}

function described(form: Form, { x, deviance, squares }: Found, weights: Weights, y: Float64Array, unit: number): Smoother {
  const rows = y.length;
  const states = blankStates(form);
  statesAt(form, x, states);
  const first = plain(form, states, unit, 0);
  filter(form, weights, states, y, { deviance: 0, squares: 0 });
  return {
    ...form,
    weights: { ...weights },
    first,
    last: plain(form, states, unit, rows),
    variance: (squares / Math.max(1, rows - freeCount(form))) * (form.error === 'M' ? 1 : unit * unit),
    deviance: deviance + 2 * rows * Math.log(unit),
    rows,
  };
}

export type Criterion = 'aicc' | 'aic' | 'bic';

/** Information criterion of a fit; Infinity where there are too few rows for it. Source: Hyndman et al. (2008), 7.1. */
export function criterionOf(s: Smoother, criterion: Criterion): number {
  const k = freeCount(s) + 1;
  if (s.rows - k - 1 <= 0) return Number.POSITIVE_INFINITY;
  if (criterion === 'bic') return s.deviance + k * Math.log(s.rows);
  return s.deviance + 2 * k + (criterion === 'aicc' ? (2 * k * (k + 1)) / (s.rows - k - 1) : 0);
}
