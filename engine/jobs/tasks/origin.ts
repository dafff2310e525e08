import type { Forecast } from '#shared/domain/forecast.ts';
import type { Panel } from '#shared/domain/panel.ts';
import { historyAt, type Origin, recordedFuture } from '../../panel/cut.ts';
import { decodeUnits, encodeUnits } from '../../panel/state.ts';
import { fitUnits, forecastUnits, updateUnits } from '../../panel/units.ts';
import { contextFor, findModel } from './model.ts';

export interface OriginTask {
  readonly model: string;
  readonly params: unknown;
  /** The series of one slice (all of them for a global model), up to their end: cut here, in the thread. */
  readonly panel: Panel;
  readonly origin: Origin;
  readonly horizon: number;
  readonly levels: readonly number[];
  readonly seed: number;
  /** Lines of a state fitted at an earlier origin: carried to this one instead of a fit. */
  readonly units?: Uint8Array;
  /** Whether the fitted state is wanted back. */
  readonly keep: boolean;
}

export interface OriginAnswer {
  readonly forecast: Forecast;
  readonly units?: Uint8Array;
  /** Wall seconds of fit and forecast. */
  readonly seconds: number;
}

/** Fits (or carries on) at one origin and forecasts from there. */
export function origin(task: OriginTask): OriginAnswer {
  const started = performance.now();
  const model = findModel(task.model);
  const ctx = contextFor(task.seed);
  const history = historyAt(task.panel, task.origin);
  const units = task.units
    ? updateUnits(model, decodeUnits(task.units), history, ctx)
    : fitUnits(model, history, task.params, task.horizon, ctx);
  const future = recordedFuture(task.panel, task.origin, task.horizon);
  const forecast = forecastUnits(model, units, future, task.levels, ctx);
  return { forecast, ...(task.keep ? { units: encodeUnits(units) } : {}), seconds: (performance.now() - started) / 1000 };
}
