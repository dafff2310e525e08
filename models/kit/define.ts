import type { z } from 'zod';
import type { Runtime } from '#nn/runtime.ts';
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
  /** Other threads that a global fit may use; left out where there are none. Results never depend on it. */
  readonly crew?: Crew;
  /** Runs tensor programs. Left out where there is none: neural models then say that they are UNSUITABLE. */
  readonly runtime?: Runtime;
  /** Who follows a long training: its curve, its checkpoints, the wish to stop early. Left out: nobody. */
  readonly training?: TrainingDesk;
}

/** One line of the loss curve of a neural net. */
export interface EpochLine {
  /** Which net of an ensemble of seeds, from 0, and how many there are. */
  readonly member: number;
  readonly members: number;
  /** From 1. */
  readonly epoch: number;
  /** As many as there will be at most. */
  readonly epochs: number;
  /** Mean losses per value, in the unit of the scaled target; `validation` is null where nothing was held back. */
  readonly train: number;
  readonly validation: number | null;
  /** Whether this epoch is the best so far: its weights are kept. */
  readonly best: boolean;
  readonly learningRate: number;
  /** Wall seconds of the epoch. */
  readonly seconds: number;
}

/** How a training and those who wait for it talk. */
export interface TrainingDesk {
  readonly epoch: (line: EpochLine) => void;
  /** A word to the analyst: a fallback, a smaller batch, a checkpoint that could not be written. */
  readonly note: (text: string) => void;
  /** Whether the training shall end now and keep its best weights. */
  readonly stopAsked: () => boolean;
  /** Bytes kept under a name until the fit is stored; they outlive a crash. `save` never throws: what fails is noted. */
  readonly load: (name: string) => Uint8Array | undefined;
  readonly save: (name: string, bytes: Uint8Array) => void;
}

/** Threads beside this one. Calls are the functions of models/crew.ts, by name; models/kit/crew.ts starts fits and forecasts of other models. */
export interface Crew {
  /** How many calls can run at once beside this thread; at least 1. */
  readonly size: number;
  /** Starts a call on a thread of the crew: the input is structured-cloned, shared memory is shared. `wait` blocks until it has ended, returns its result or throws its error. */
  readonly start: (call: string, input: unknown) => { readonly wait: () => unknown };
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

/** One part of a decomposition of one series, over its history and the steps ahead: parts add up, unless the name of one ends in `(factor)`. */
export interface Component {
  readonly name: string;
  /** Length of the history; NaN where the part is not known. */
  readonly history: Float64Array;
  /** Length of the horizon. */
  readonly ahead: Float64Array;
}

/** How much each feature moved the forecasts of one series from the base, in the unit of the target: base + the sum over features = the forecast. */
export interface Explanation {
  /** Per step. */
  readonly base: Float64Array;
  /** Values per step, the largest mean size first. `given` are the feature's own values, where it has one per step. */
  readonly features: readonly { readonly name: string; readonly values: Float64Array; readonly given?: Float64Array }[];
}

/** Where a net looked when it forecast one series, and what it looked at. */
export interface Attention {
  /** For each step ahead the share of each step of the window, oldest first; the last one is the origin. Empty where the model has none. */
  readonly shares: readonly Float64Array[];
  /** The inputs it chose, in groups ('past', 'known', 'statics'): shares of a group add up to 1. */
  readonly selection: readonly { readonly group: string; readonly inputs: readonly Importance[] }[];
}

/** What a fit will take. */
export interface Estimate {
  /** Numbers that are learnt. */
  readonly parameters: number;
  /** Bytes of memory at most, beside the panel itself. */
  readonly bytes: number;
  /** Windows of a minibatch: fewer than asked for where memory does not suffice. */
  readonly batch: number;
  /** Steps of training at most, over all members. */
  readonly steps: number;
}

/** Share of a fit that a feature carries; shares add up to 1. */
export interface Importance {
  readonly name: string;
  readonly share: number;
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
  /**
   * The state of some of its series, by their places in the panel of the fit: their forecasts are the same, the others cost nothing.
   * A place may come twice. Left out for models of one series: each has a state of its own.
   */
  readonly pick?: (state: S, places: readonly number[], ctx: ModelContext) => S;
  /**
   * The state for series that the fit never saw, from their histories: what was learnt of all applied to them. Of a model of single
   * series each is fitted anew instead.
   */
  readonly adopt?: (state: S, panel: Panel, ctx: ModelContext) => S;
  /** Trend, seasons, effects … of one series. `panel` is the history that the state was fitted on (or updated to), cut to that series; so is `future`. */
  readonly components?: (state: S, series: string, panel: Panel, future: Future, ctx: ModelContext) => readonly Component[];
  /** What each feature did to the forecasts of one series; `future` is cut to it. */
  readonly explain?: (state: S, series: string, future: Future, ctx: ModelContext) => Explanation;
  /** Where it looked for one series; `future` is cut to it. */
  readonly attend?: (state: S, series: string, future: Future, ctx: ModelContext) => Attention;
  /** What a fit on the panel will take, without fitting. `memory`: bytes that it may use. */
  readonly estimate?: (panel: Panel, params: P, options: FitOptions, memory?: number) => Estimate;
  /** The features by what they carry of the fit, the largest first. */
  readonly importance?: (state: S) => readonly Importance[];
  /** Sample paths as the model itself draws them, `[path][series * horizon + step]`; left out: they are drawn from the intervals. */
  readonly simulate?: (
    state: S,
    options: { readonly future: Future; readonly paths: number },
    ctx: ModelContext,
  ) => readonly Float64Array[];
  /** Correlation of the errors of neighbouring steps of one series, where the state tells it: paths drawn from intervals need it. */
  readonly dependence?: (state: S, series: string) => number | undefined;
  /** The fit as an ONNX file: what goes in and out is in the model's card. */
  readonly onnx?: (state: S, ctx: ModelContext) => Uint8Array;
  /** Choices of parameters that have a name; what they leave out takes its default. */
  readonly presets?: readonly { readonly title: string; readonly params: Readonly<Record<string, unknown>> }[];
  /** What the conformance battery runs. */
  readonly examples: readonly P[];
}

// biome-ignore lint/suspicious/noExplicitAny: a catalog holds models of every parameter and state type
export type AnyModel = Model<any, any>;

export const defineModel = <P, S>(model: Model<P, S>): Model<P, S> => model;
