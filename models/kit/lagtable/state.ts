import { addSteps, type TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { SeriesStatus } from '#shared/domain/forecast.ts';
import type { Future } from '#shared/domain/panel.ts';
import type { Cells } from '../cells.ts';
import type { Fallback } from '../fallback.ts';
import type { Gauge } from './gauge.ts';
import type { Recipe } from './recipe.ts';
import type { Part } from './steps.ts';
import { aheadOf, type Track } from './track.ts';

export interface SeriesState {
  readonly id: string;
  /** Time of the last row, null for an empty series. */
  readonly end: number | null;
  readonly state: SeriesStatus['state'];
  readonly reason?: string;
  readonly fallback?: Fallback;
  /** Usual size: values are told in it. */
  readonly unit?: number;
  /** Not forecast below 0. */
  readonly floor?: boolean;
  /** The last rows: as many as the features look at. */
  readonly tail?: Cells;
  /** The covariates in the order of the names, the same rows. */
  readonly covariates?: readonly Cells[];
  readonly statics?: Cells;
}

export interface LagState {
  readonly axis: TimeAxis;
  /** Covariates that features are made of: those known in advance, then those known up to the origin. */
  readonly known: readonly string[];
  readonly past: readonly string[];
  readonly statics: readonly string[];
  /** The horizon that intervals are calibrated for. */
  readonly horizon: number;
  readonly fit?: { readonly recipe: Recipe; readonly parts: readonly Part[]; readonly gauge?: Gauge; readonly note?: string };
  readonly series: readonly SeriesState[];
}

/** The state of some series, by their places: what the gauge says of each goes along. */
export function pickStates(state: LagState, places: readonly number[]): LagState {
  const series = places.map((s) => state.series[s]!);
  const { fit } = state;
  if (!fit?.gauge) return { ...state, series };
  let learnt = 0;
  const shares = state.series.map((s) => (s.tail ? fit.gauge!.series[learnt++]! : 1));
  const hard = places.filter((s) => state.series[s]!.tail).map((s) => shares[s]!);
  return { ...state, fit: { ...fit, gauge: { ...fit.gauge, series: hard } }, series };
}

const numbersOf = (cells: Cells): Float64Array => Float64Array.from(cells, (v) => v ?? Number.NaN);

/** The values of the horizon that the features need, or BAD_REQUEST. */
export function futureOf({ known }: LagState, future: Future): Float64Array[] {
  return known.map((name) => {
    const column = future.covariates.find((c) => c.name === name);
    if (column) return column.values;
    throw new AlmanacError('BAD_REQUEST', `The horizon has no values of the covariate "${name}".`, {
      hint: `Give ${name} for every forecast time, or train without it.`,
      place: { column: name },
    });
  });
}

/** A series of the state with room for a horizon behind it; `at` is where its values begin in the columns of the future. */
export function trackOf(
  { axis, known, past, statics, fit }: LagState,
  s: SeriesState,
  columns: readonly Float64Array[],
  at: number,
  horizon: number,
): Track {
  const y = numbersOf(s.tail!);
  const rows = y.length;
  const times = Float64Array.from({ length: rows }, (_, i) => addSteps(axis, s.end!, i + 1 - rows));
  const covariates = [...known, ...past].map((name, c): [string, Float64Array] => {
    const ahead = columns[c]?.subarray(at, at + horizon) ?? new Float64Array(0);
    const x = new Float64Array(rows + ahead.length);
    x.set(numbersOf(s.covariates![c]!));
    x.set(ahead, rows);
    return [name, x];
  });
  const track: Track = {
    z: y.map((v) => v / s.unit!),
    known: rows,
    unit: s.unit!,
    times,
    covariates: new Map(covariates),
    statics: new Map(statics.map((name, c) => [name, s.statics![c] ?? Number.NaN])),
  };
  return aheadOf(track, 0, rows, horizon, fit!.recipe);
}
