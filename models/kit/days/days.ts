import type { TimeAxis } from '#shared/base/axis.ts';
import { stepNumber } from '../phase.ts';
import type { Series, Steps } from '../series.ts';

/**
 * A series cut into days: blocks of `size` steps (one season, whatever its length), the last one ending where the fit ended. Steps are
 * counted by the wall clock: an hour that is skipped is filled in, one that comes twice counts once, so every day has `size` steps.
 */
export interface Days {
  readonly size: number;
  /** Step number of the first step of the first day. */
  readonly first: number;
  /** Known steps; those beyond the last whole day belong to a day that has begun. */
  readonly y: readonly number[];
  /** `x[c][step]`, as long as y. */
  readonly x: readonly (readonly number[])[];
}

const numbersOf = (axis: TimeAxis, times: Float64Array): Float64Array => times.map((t) => stepNumber(axis, t));

/** Values by step from `first` to `last`; a step without a value is the mean of its neighbours, NaN stays NaN. */
function byStep(values: Float64Array, steps: Float64Array, first: number, last: number): number[] {
  const out = new Array<number>(last - first + 1).fill(Number.POSITIVE_INFINITY);
  steps.forEach((step, i) => {
    if (step >= first && step <= last) out[step - first] = values[i]!;
  });
  out.forEach((v, i) => {
    if (v !== Number.POSITIVE_INFINITY) return;
    const before = out[i - 1] ?? Number.NaN;
    let next = i + 1;
    while (next < out.length && out[next] === Number.POSITIVE_INFINITY) next++;
    const after = out[next] ?? before;
    out[i] = Number.isNaN(before) ? after : (before + after) / 2;
  });
  return out;
}

/** Whole days up to the end of the series; what is left over at its start is dropped. */
export function daysOf(series: Series, size: number): Days {
  const steps = numbersOf(series.axis, series.times);
  const last = steps[steps.length - 1]!;
  const first = last + 1 - size * Math.floor((last + 1 - steps[0]!) / size);
  const take = (values: Float64Array) => byStep(values, steps, first, last);
  return { size, first, y: take(series.y), x: series.covariates.map(take) };
}

/** The days after further rows, where they are known; of whole days the last `keep` stay. A missing value is that of the day before. */
export function withRows(days: Days, added: Series, keep: number): Days {
  const { size, first } = days;
  const next = first + days.y.length;
  const steps = numbersOf(added.axis, added.times);
  const last = steps[steps.length - 1] ?? next - 1;
  if (last < next) return days;
  const grown = (old: readonly number[], values: Float64Array): number[] => {
    const out = [...old];
    for (const v of byStep(values, steps, next, last)) out.push(Number.isFinite(v) ? v : out[out.length - size]!);
    return out;
  };
  return lastDays({ size, first, y: grown(days.y, added.y), x: days.x.map((c, k) => grown(c, added.covariates[k]!)) }, keep);
}

/** The last whole days and the one that has begun. */
export function lastDays({ size, first, y, x }: Days, keep: number): Days {
  const drop = size * Math.max(0, Math.floor(y.length / size) - keep);
  return { size, first: first + drop, y: y.slice(drop), x: x.map((c) => c.slice(drop)) };
}

/** History and steps ahead in one row each: what a rule for one day reads and, day by day, extends. */
export interface Board {
  readonly size: number;
  readonly first: number;
  readonly y: Float64Array;
  readonly x: readonly Float64Array[];
}

/** The values of a covariate that are unknown: those of the day before, 0 where there is none. */
function filled(values: Float64Array, size: number): Float64Array {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) values[i] = i >= size ? values[i - size]! : 0;
  return values;
}

export const boardOf = ({ size, first, y, x }: Days): Board => ({
  size,
  first,
  y: Float64Array.from(y),
  x: x.map((c) => filled(Float64Array.from(c), size)),
});

export interface Ahead {
  /** By step ahead, in the unit of the board. */
  readonly values: Float64Array;
  /** Where each lies, counted from the first step of the first day. */
  readonly steps: Float64Array;
}

/**
 * Forecasts day after day: the rule of a board tells the steps of a day from those before it, which are carried on; known
 * steps of a day that has begun stay. `change` brings history and covariates to the unit of the rule. Steps that do not follow the
 * history are taken as if they did.
 */
export function overDays(
  days: Days,
  steps: Steps,
  change: (board: Board) => Board,
  rule: (board: Board) => (day: number) => Float64Array,
): Ahead {
  const { size, first } = days;
  const known = days.y.length;
  const numbers = numbersOf(steps.axis, steps.times);
  const start = Math.max(known, (numbers[0] ?? 0) - first);
  const places = numbers.map((step) => start + step - numbers[0]!);
  const until = Math.ceil((Math.max(known, places[places.length - 1] ?? 0) + 1) / size);
  const wide = (old: readonly number[]): Float64Array => {
    const all = new Float64Array(until * size).fill(Number.NaN);
    all.set(old);
    return all;
  };
  const x = days.x.map((old, c) => {
    const all = wide(old);
    places.forEach((at, h) => {
      all[at] = steps.covariates[c]![h]!;
    });
    return filled(all, size);
  });
  const board = change({ size, first, y: wide(days.y), x });
  const predict = rule(board);
  for (let day = Math.floor(known / size); day < until; day++) {
    const values = predict(day);
    for (let k = 0; k < size; k++) if (day * size + k >= known) board.y[day * size + k] = values[k]!;
  }
  return { values: places.map((at) => board.y[at]!), steps: places };
}
