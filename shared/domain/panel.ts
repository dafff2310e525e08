import type { TimeAxis } from '../base/axis.ts';
import { AlmanacError } from '../base/errors.ts';
import type { KnownAt } from './known-at.ts';

/** When a covariate's value is known: only up to the origin (`past`), or for the horizon too (`known`). */
export type CovariateRole = 'past' | 'known';

/** A covariate in the panel's row order. `values[row]` is NaN where missing. */
export interface Covariate {
  readonly name: string;
  readonly role: CovariateRole;
  /** It follows from the time alone (calendar, Fourier): a model that makes its own seasons gains little from bending it. */
  readonly calendar?: boolean;
  /** When its values become known, where that is not what the role says. A backtest hides what was not yet known. */
  readonly knownAt?: KnownAt;
  readonly values: Float64Array;
}

/** One value per series. Categories are coded 0, 1, 2 … in `categories` order; NaN where missing. */
export interface StaticCovariate {
  readonly name: string;
  readonly values: Float64Array;
  readonly categories?: readonly string[];
}

/**
 * Many series in columns. Series i is the rows `offsets[i]` (inclusive) to `offsets[i + 1]` (exclusive), its times ascending and one
 * step of `axis` apart (features has made them regular). All arrays may lie on SharedArrayBuffer: workers read them without a copy.
 */
export interface Panel {
  readonly axis: TimeAxis;
  /** Series names, in input order. Length S. */
  readonly ids: readonly string[];
  /** Length S + 1, ascending, from 0 to the number of rows N. */
  readonly offsets: Int32Array;
  /** Length N: UTC milliseconds or integer index. */
  readonly times: Float64Array;
  /** Length N: the target; NaN where missing. */
  readonly y: Float64Array;
  readonly covariates: readonly Covariate[];
  readonly statics: readonly StaticCovariate[];
}

/** What is known of the horizon: values of the `known` covariates at the forecast times, series-major: index `s * horizon + step`. */
export interface Future {
  readonly horizon: number;
  readonly covariates: readonly { readonly name: string; readonly values: Float64Array }[];
}

/** A horizon of which nothing is known in advance. */
export const blindFuture = (horizon: number): Future => ({ horizon, covariates: [] });

/** The target of series `s`: a view, not a copy. */
export const seriesOf = (panel: Panel, s: number): Float64Array => panel.y.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);

/** The times of series `s`: a view, not a copy. */
export const timesOf = (panel: Panel, s: number): Float64Array => panel.times.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);

/** Keeps of each series the rows from `start(s)` to `end(s)` (indices within the series). Copies. */
export function slicePanel(panel: Panel, start: (s: number) => number, end: (s: number) => number): Panel {
  const offsets = new Int32Array(panel.ids.length + 1);
  for (let s = 0; s < panel.ids.length; s++) offsets[s + 1] = offsets[s]! + Math.max(0, end(s) - start(s));
  const take = (column: Float64Array): Float64Array => {
    const out = new Float64Array(offsets[panel.ids.length]!);
    for (let s = 0; s < panel.ids.length; s++) {
      const base = panel.offsets[s]!;
      if (end(s) > start(s)) out.set(column.subarray(base + start(s), base + end(s)), offsets[s]!);
    }
    return out;
  };
  return {
    ...panel,
    offsets,
    times: take(panel.times),
    y: take(panel.y),
    covariates: panel.covariates.map((c) => ({ ...c, values: take(c.values) })),
  };
}

/** The panel of the chosen series, in the order given. Copies. */
export function pickSeries(panel: Panel, chosen: readonly number[]): Panel {
  const offsets = new Int32Array(chosen.length + 1);
  chosen.forEach((s, i) => {
    offsets[i + 1] = offsets[i]! + panel.offsets[s + 1]! - panel.offsets[s]!;
  });
  const take = (column: Float64Array): Float64Array => {
    const out = new Float64Array(offsets[chosen.length]!);
    chosen.forEach((s, i) => {
      out.set(column.subarray(panel.offsets[s]!, panel.offsets[s + 1]!), offsets[i]!);
    });
    return out;
  };
  return {
    axis: panel.axis,
    ids: chosen.map((s) => panel.ids[s]!),
    offsets,
    times: take(panel.times),
    y: take(panel.y),
    covariates: panel.covariates.map((c) => ({ ...c, values: take(c.values) })),
    statics: panel.statics.map((c) => ({ ...c, values: Float64Array.from(chosen, (s) => c.values[s]!) })),
  };
}

/** A panel of plain arrays on an integer axis: for tests, examples and one-off forecasts. */
export function panelOf(series: Readonly<Record<string, ArrayLike<number>>>, axis: TimeAxis = { kind: 'integer', step: 1 }): Panel {
  if (axis.kind !== 'integer')
    throw new AlmanacError('BAD_REQUEST', 'panelOf takes an integer axis.', { hint: 'Build calendar panels from a data set.' });
  const ids = Object.keys(series);
  const offsets = new Int32Array(ids.length + 1);
  ids.forEach((id, s) => {
    offsets[s + 1] = offsets[s]! + series[id]!.length;
  });
  const y = new Float64Array(offsets[ids.length]!);
  const times = new Float64Array(y.length);
  ids.forEach((id, s) => {
    y.set(series[id]!, offsets[s]!);
    for (let i = 0; i < series[id]!.length; i++) times[offsets[s]! + i] = 1 + i * axis.step;
  });
  return { axis, ids, offsets, times, y, covariates: [], statics: [] };
}
