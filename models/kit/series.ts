import type { TimeAxis } from '#shared/base/axis.ts';
import { type Panel, seriesOf, timesOf } from '#shared/domain/panel.ts';

/** One series as a local model sees it. `covariates[c][row]` are those known in advance, in the panel's order. */
export interface Series {
  readonly axis: TimeAxis;
  readonly y: Float64Array;
  readonly times: Float64Array;
  readonly covariates: readonly Float64Array[];
  readonly names: readonly string[];
  /** Which of them follow from the time alone. */
  readonly calendar: readonly boolean[];
}

/** The steps to forecast: their times and what is known of them. */
export interface Steps {
  readonly axis: TimeAxis;
  readonly times: Float64Array;
  readonly covariates: readonly Float64Array[];
}

/** A point forecast, and its spread where the model has a formula for it. */
export interface Predictive {
  readonly mean: Float64Array;
  /** Standard deviation by step: intervals are normal. Without it they are conformal. */
  readonly sd?: Float64Array;
  /** The quantile of probability p by step, ascending in p, where the normal one of `sd` will not do (simulated, skewed). */
  readonly quantile?: (p: number) => Float64Array;
  /** What a reader should know of this forecast: goes to the status. */
  readonly note?: string;
}

export const knownCovariates = (panel: Panel) => panel.covariates.filter((c) => c.role === 'known');

export function seriesAt(panel: Panel, s: number): Series {
  const from = panel.offsets[s]!;
  const to = panel.offsets[s + 1]!;
  return {
    axis: panel.axis,
    y: seriesOf(panel, s),
    times: timesOf(panel, s),
    covariates: knownCovariates(panel).map((c) => c.values.subarray(from, to)),
    names: knownCovariates(panel).map((c) => c.name),
    calendar: knownCovariates(panel).map((c) => c.calendar === true),
  };
}

/** Rows `from` (inclusive) to `to` (exclusive): views. */
export const rowsOf = (series: Series, from: number, to: number): Series => ({
  axis: series.axis,
  y: series.y.subarray(from, to),
  times: series.times.subarray(from, to),
  covariates: series.covariates.map((c) => c.subarray(from, to)),
  names: series.names,
  calendar: series.calendar,
});

export const stepsOf = ({ axis, times, covariates }: Series): Steps => ({ axis, times, covariates });
