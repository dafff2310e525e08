import type { SeriesStatus } from '#shared/domain/forecast.ts';
import type { Random } from '#shared/math/random.ts';
import type { Spread } from './conformal.ts';
import type { Component, FitOptions, Model, ModelContext } from './define.ts';
import type { Fallback } from './fallback.ts';
import type { Predictive, Series, Steps } from './series.ts';

/** A model told by one series: the rest (states, gaps, short histories, intervals) is the same for all. */
export interface LocalModel<P, F>
  extends Omit<
    Model<P>,
    | 'scope'
    | 'fit'
    | 'forecast'
    | 'update'
    | 'pick'
    | 'adopt'
    | 'components'
    | 'explain'
    | 'importance'
    | 'simulate'
    | 'dependence'
    | 'onnx'
  > {
  /** The history is complete unless `can.missing`, and has at least `minHistory` values. An UNSUITABLE error leads to the fallback. */
  readonly fitSeries: (series: Series, params: P, ctx: ModelContext, options: FitOptions) => F;
  /** `ctx` is for models that forecast by a member. */
  readonly forecastSeries: (fit: F, steps: Steps, ctx: ModelContext) => Predictive;
  /** The fit after the rows that follow its history (NaN where missing), its parameters kept. Left out: fitting anew is as cheap. */
  readonly updateSeries?: (fit: F, added: Series, ctx: ModelContext) => F;
  /** The parts of the forecast of one series: `series` is the history of the fit, its gaps filled. */
  readonly componentsOfSeries?: (fit: F, series: Series, steps: Steps, ctx: ModelContext) => readonly Component[];
  /** `paths` sample paths of the steps ahead, as the model's own equations draw them. */
  readonly simulateSeries?: (fit: F, steps: Steps, paths: number, random: Random) => readonly Float64Array[];
  /** What a reader should know of this fit: goes to the status. */
  readonly note?: (fit: F) => string | undefined;
  /** The season that gaps are filled by and origins are spaced by; 1 where there is none. */
  readonly period?: (params: P) => number;
  /** How many origins calibrate conformal intervals. */
  readonly origins?: number;
}

export interface SeriesFit<F> {
  readonly id: string;
  /** Time of the last row, null for an empty series. */
  readonly end: number | null;
  readonly state: SeriesStatus['state'];
  readonly reason?: string;
  readonly fit?: F;
  readonly spread?: Spread;
  readonly fallback?: Fallback;
}
