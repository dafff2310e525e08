import type { Runtime } from '#nn/runtime.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import { blindFuture, type Future, type Panel } from '#shared/domain/panel.ts';
import { type ContextOptions, makeContext } from '../context.ts';
import type { AnyModel } from '../define.ts';
import type { Golden } from './golden.ts';

/** What is put to the test: a model with parameters of one of its examples. */
export interface Subject {
  readonly model: AnyModel;
  readonly params: unknown;
  /** What `ctx.member` finds. */
  readonly members: readonly AnyModel[];
  /** What runs the programs of neural models. */
  readonly runtime?: Runtime;
  readonly golden?: Golden;
}

/** One thing that every model has to hold to. `run` throws where it does not. */
export interface Check {
  readonly name: string;
  readonly run: (subject: Subject) => void;
}

export const HORIZON = 6;
export const LEVELS = [50, 80, 95];

export function claim(holds: boolean, message: () => string): void {
  if (!holds) throw new Error(message());
}

export const contextOf = ({ members, runtime }: Subject, options: ContextOptions = {}) =>
  makeContext({ members, ...(runtime && { runtime }), ...options });

export const fitOf = (subject: Subject, panel: Panel, options: ContextOptions = {}): unknown =>
  subject.model.fit(panel, subject.params, { horizon: HORIZON }, contextOf(subject, options));

export const forecastOf = (subject: Subject, state: unknown, future: Future = blindFuture(HORIZON), levels = LEVELS): Forecast =>
  subject.model.forecast(state, { future, levels }, contextOf(subject));

export const run = (subject: Subject, panel: Panel, future?: Future): Forecast => forecastOf(subject, fitOf(subject, panel), future);

/** All the numbers of a forecast as text, NaN and -0 included: equal text means equal bytes. */
export const textOf = (f: Forecast): string =>
  JSON.stringify([f.ids, f.horizon, f.status, ...[f.times, f.mean, ...f.quantiles.map((q) => q.values)].map((x) => Array.from(x, String))]);

/** The part of a column that belongs to series `s`. */
export const part = (f: Forecast, column: Float64Array, s: number): Float64Array => column.subarray(s * f.horizon, (s + 1) * f.horizon);
