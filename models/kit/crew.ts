import type { Forecast } from '#shared/domain/forecast.ts';
import type { Panel } from '#shared/domain/panel.ts';
import type { Crew, FitOptions, ForecastOptions } from './define.ts';

/** A fit of a model of the catalog on a panel (a slice of it: views on shared memory cost nothing to send). */
export interface FitCall {
  readonly model: string;
  /** Parsed parameters. */
  readonly params: unknown;
  readonly panel: Panel;
  readonly options: FitOptions;
  readonly seed: number;
  /** The fit ends with CANCELLED at its first `check` after this time: milliseconds of Date.now(). */
  readonly deadline?: number;
}

/** The forecast of a state that such a fit gave. */
export interface ForecastCall {
  readonly model: string;
  readonly state: unknown;
  readonly options: ForecastOptions;
  readonly seed: number;
  readonly deadline?: number;
}

export interface Pending<T> {
  /** Blocks until the call has ended; returns its result or throws its error. */
  readonly wait: () => T;
}

/** Fits on a thread of the crew. Start several, then wait for each: more calls than the crew has threads queue up. */
export const startFit = (crew: Crew, call: FitCall): Pending<unknown> => crew.start('fitModel', call);

/** Forecasts on a thread of the crew. */
export const startForecast = (crew: Crew, call: ForecastCall): Pending<Forecast> => crew.start('forecastModel', call) as Pending<Forecast>;
