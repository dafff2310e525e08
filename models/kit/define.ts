import type { z } from 'zod';
import type { Forecast } from '#shared/domain/forecast.ts';
import type { Capabilities, ModelFamily } from '#shared/domain/model-card.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import type { Random } from '#shared/math/random.ts';

/** All that a model may know of the world: randomness, the clock, the wish to stop, other models. */
export interface ModelContext {
  readonly seed: number;
  /** A fresh seeded stream; the same `stream` name gives the same numbers. */
  readonly random: (stream: string) => Random;
  /** Throws CANCELLED when the work is no longer wanted. Called at least once a series and every 50 ms of work. */
  readonly check: () => void;
  /** Milliseconds from any origin, monotonic. Only for budgets: results may not depend on it elsewhere. */
  readonly clock: () => number;
  /** Share done of the fit, 0 to 1. */
  readonly progress: (share: number) => void;
  /** Another model by id, for ensembles: the only way from one model to another. */
  readonly member: (id: string) => AnyModel;
}

export interface FitOptions {
  /** The horizon that will be asked for: calibrates intervals, sets the windows of a selection. Longer forecasts stay possible. */
  readonly horizon: number;
  /** False: only point forecasts are wanted, so conformal intervals need not be calibrated. Default true. */
  readonly calibrate?: boolean;
}

export interface ForecastOptions {
  readonly future: Future;
  /** Interval levels in percent. */
  readonly levels: readonly number[];
}

/**
 * A forecasting model. `fit` turns a panel into plain data (JSON: no NaN, no typed arrays, no functions) that can be hashed, stored,
 * sent to a worker and replayed; `forecast` is a pure function of that state. Unfitted and fitted are different types.
 *
 * `P` are the parsed parameters, `S` the state.
 */
export interface Model<P = unknown, S = unknown> {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly family: ModelFamily;
  /** `local`: each series by itself; `global`: one fit over all of them. */
  readonly scope: 'local' | 'global';
  /** One sentence for the picker: what it is good for. */
  readonly summary: string;
  /** Paper, book or reference implementation. */
  readonly sources: readonly string[];
  /** An object schema. A field with `.meta({ from: 'season' })` or `'seasons'` is filled from the data set where it is left out. */
  readonly params: z.ZodType<P>;
  readonly can: Capabilities;
  /** Observations that a series needs; shorter ones get a stated fallback. */
  readonly minHistory: (params: P) => number;
  readonly fit: (panel: Panel, params: P, options: FitOptions, ctx: ModelContext) => S;
  readonly forecast: (state: S, options: ForecastOptions, ctx: ModelContext) => Forecast;
  /**
   * Takes the fitted parameters to a longer (or later) history without estimating anew: a backtest with `refit: false` uses it.
   * Left out: the model is fitted anew at every cutoff.
   */
  readonly update?: (state: S, panel: Panel, ctx: ModelContext) => S;
  /** What the conformance battery runs. */
  readonly examples: readonly P[];
}

// biome-ignore lint/suspicious/noExplicitAny: a catalog holds models of every parameter and state type
export type AnyModel = Model<any, any>;

export const defineModel = <P, S>(model: Model<P, S>): Model<P, S> => model;
