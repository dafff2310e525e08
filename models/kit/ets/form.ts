/** N none, A additive, Ad damped additive, M multiplicative, Md damped multiplicative. */
export type Trend = 'N' | 'A' | 'Ad' | 'M' | 'Md';
export type Component = 'A' | 'M';
export type Season = 'N' | Component;

/** One of the 30 exponential smoothing state-space models. Source: Hyndman et al. (2008), tables 2.2 and 2.3. */
export interface Form {
  readonly error: Component;
  readonly trend: Trend;
  readonly season: Season;
  /** Season length in steps; 1 without season. */
  readonly period: number;
}

/** Smoothing weights in the error-correction form; unused ones are 0 (phi: 1). */
export interface Weights {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
}

/** Level, slope (a growth factor where the trend is multiplicative) and the seasonal figures, `season[i % period]` for row i of what follows. */
export interface States {
  level: number;
  slope: number;
  readonly season: Float64Array;
}

export const isTrended = ({ trend }: Form): boolean => trend !== 'N';
export const isDamped = ({ trend }: Form): boolean => trend === 'Ad' || trend === 'Md';
export const growsByFactor = ({ trend }: Form): boolean => trend === 'M' || trend === 'Md';

/** The slope that changes nothing. */
export const idleSlope = (form: Form): number => (growsByFactor(form) ? 1 : 0);

export const weightCount = (form: Form): number => 1 + (isTrended(form) ? 1 : 0) + (form.season === 'N' ? 0 : 1) + (isDamped(form) ? 1 : 0);

/** Free initial states: level, slope, and all seasonal figures but the one that the others fix. */
export const stateCount = (form: Form): number => 1 + (isTrended(form) ? 1 : 0) + (form.season === 'N' ? 0 : form.period - 1);

/** Numbers that a fit estimates, the error variance apart. */
export const freeCount = (form: Form): number => weightCount(form) + stateCount(form);

export const formName = ({ error, trend, season }: Form): string => `ETS(${error},${trend},${season})`;
