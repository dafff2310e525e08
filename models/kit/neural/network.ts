import type { Tensor } from '#nn/graph/tensor.ts';
import type { Build } from '#nn/layers/build.ts';
import type { Measure } from './scaling.ts';

/** The sizes that a network is built for. */
export interface NetShape {
  /** Steps of history in a window. */
  readonly inputLength: number;
  readonly horizon: number;
  /** Names of the covariates known up to the origin: the last axis of `past`. */
  readonly past: readonly string[];
  /** Names of those known in advance, the clock's own among them: the last axis of `known`. */
  readonly known: readonly string[];
  /** How many of `known`, the last of them, are the clock's own: they follow from the time alone. Default 0. */
  readonly clock?: number;
  /** Names of the static numbers: the last axis of `statics`. */
  readonly statics: readonly string[];
  /** Static categories, and how many values each has. */
  readonly categories: readonly { readonly name: string; readonly count: number }[];
  /** Season lengths in steps, shortest first. */
  readonly seasons: readonly number[];
  /** Probabilities of the quantiles asked for, ascending; 0.5 is among them. */
  readonly probabilities: readonly number[];
}

/** A minibatch of windows; B windows, L = inputLength, H = horizon. Scaled: about 0 with deviations about 1. Missing numbers are 0. */
export interface NetInputs {
  /** The target [B, L]. */
  readonly y: Tensor;
  /** 1 where the target is known, 0 where it is missing or before the first row, [B, L]. */
  readonly mask: Tensor;
  /** [B, L, P]; left out where there is none. */
  readonly past?: Tensor;
  /** [B, L + H, K], over the window and the horizon; left out where there is none. */
  readonly known?: Tensor;
  /** [B, S] */
  readonly statics?: Tensor;
  /** Whole numbers [B], one for each category of the shape, from 0 to its count inclusive: the last stands for a missing or new one. */
  readonly categories: readonly Tensor[];
  /** How the windows were scaled: value = scaled * size + location. */
  readonly measure: Measure;
}

/** What a network tells of a minibatch, in the scale of its inputs. */
export interface NetForecast {
  /** [B, H, Q] in the order of the probabilities; they need not be sorted. */
  readonly quantiles: Tensor;
  /** Parts [B, H] that add up to the median, by name: trend and seasons of a window. */
  readonly components?: Readonly<Record<string, Tensor>>;
  /** How much each step of the window counted for each step ahead: shares [B, H, L]. */
  readonly attention?: Tensor;
  /**
   * How much each input counted: shares over the last axis. `past` [B, P + K + 1]: of the window, in the order `shape.past`, `shape.known`, the
   * target; `known` [B, K]: ahead; `statics` [B, S + C]: numbers, then categories.
   */
  readonly selection?: Readonly<Partial<Record<'past' | 'known' | 'statics', Tensor>>>;
}

/** What a network is trained against. */
export interface NetTarget {
  /** Scaled [B, H], 0 where missing. */
  readonly y: Tensor;
  /** 1 where known, 0 where missing, [B, H]. */
  readonly weights: Tensor;
}

/** One definition that both trains and forecasts; it runs on every runtime. */
export interface Network {
  /** Whether values are counts: told in ones, not in the usual size of their series, however far out. Default false. */
  readonly counts?: boolean;
  readonly forecast: (build: Build, inputs: NetInputs, shape: NetShape) => NetForecast;
  /** A scalar; left out: the mean pinball loss of the quantiles over the known targets. */
  readonly loss?: (build: Build, inputs: NetInputs, target: NetTarget, shape: NetShape) => Tensor;
}
