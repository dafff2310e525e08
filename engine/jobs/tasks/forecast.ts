import type { Forecast } from '#shared/domain/forecast.ts';
import type { Future } from '#shared/domain/panel.ts';
import { decodeUnits } from '../../panel/state.ts';
import { forecastUnits } from '../../panel/units.ts';
import { contextFor, findModel, type ModelRef } from './model.ts';

export interface ForecastTask {
  readonly model: ModelRef;
  /** Lines of the state: those of the series that `future` is about. */
  readonly units: Uint8Array;
  readonly future: Future;
  readonly levels: readonly number[];
  readonly seed: number;
}

/** Forecasts the series of a slice from their fitted state. */
export const forecast = ({ model, units, future, levels, seed }: ForecastTask): Forecast =>
  forecastUnits(findModel(model), decodeUnits(units), future, levels, contextFor(seed));
