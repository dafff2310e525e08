export type Trend = 'none' | 'additive' | 'damped';
export type Season = 'none' | 'additive' | 'multiplicative';

/** Which exponential smoothing: the errors are additive, but relative where the season is multiplicative (ETS ANN … AAdA, MNM … MAdM). */
export interface Form {
  readonly trend: Trend;
  readonly season: Season;
  /** Season length; 1 without season. */
  readonly period: number;
}

/** Smoothing weights in the error-correction form: level, trend, season, damping (1 undamped). Unused ones are 0 (1 for phi). */
export interface Weights {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
}

/** Level, slope per step and the seasonal figures of the next `period` steps, next step first. */
export interface States {
  level: number;
  slope: number;
  readonly season: number[] | Float64Array;
}

/** A fitted smoother: plain data. `variance` is that of the one-step errors, relative ones where the season is multiplicative. */
export interface Smoother extends Form {
  readonly weights: Weights;
  readonly states: States;
  readonly variance: number;
  /** Akaike's criterion, corrected for small samples: comparable between forms on the same data. */
  readonly aicc: number;
}

export const weightCount = (form: Form): number =>
  1 + (form.trend === 'none' ? 0 : 1) + (form.season === 'none' ? 0 : 1) + (form.trend === 'damped' ? 1 : 0);

/** Free initial states: level, slope, and all seasonal figures but the one that the others fix. */
export const stateCount = (form: Form): number => 1 + (form.trend === 'none' ? 0 : 1) + (form.season === 'none' ? 0 : form.period - 1);

export const formName = ({ trend, season }: Form): string => {
  const t = { none: 'N', additive: 'A', damped: 'Ad' }[trend];
  const s = { none: 'N', additive: 'A', multiplicative: 'M' }[season];
  return `ETS(${season === 'multiplicative' ? 'M' : 'A'},${t},${s})`;
};
