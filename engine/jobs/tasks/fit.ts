import type { Device } from '#shared/domain/device.ts';
import type { SeriesStatus } from '#shared/domain/forecast.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import { encodeUnits } from '../../panel/state.ts';
import { fitUnits, forecastUnits } from '../../panel/units.ts';
import { withCrew } from '../crew/crew.ts';
import { type DeskSeat, deskAt } from '../training/desk.ts';
import { type Ran, runtimeHere } from '../world.ts';
import { contextFor, findModel, type ModelRef } from './model.ts';

export interface FitTask {
  readonly model: ModelRef;
  readonly params: unknown;
  /** The series of one slice, or all of them for a global model. */
  readonly panel: Panel;
  /** What is known of the horizon: the fit is tried out on it. */
  readonly future: Future;
  readonly seed: number;
  /** How many threads the fit may use, this one included: more than 1 where no other runs beside it. Default 1. */
  readonly threads?: number;
  /** Where tensor programs run. Default: the CPU. Forecasts are always made on the CPU. */
  readonly device?: Device;
  /** Where a training tells how it goes, and keeps its checkpoints. */
  readonly desk?: DeskSeat;
  /** Shared memory for the share done: see startMeter. */
  readonly meter?: Float64Array;
}

export interface FitAnswer extends Ran {
  /** Lines of the state. */
  readonly units: Uint8Array;
  readonly status: readonly SeriesStatus[];
}

/** Fits the series of a slice and says what became of each. */
export function fit({ model: id, params, panel, future, seed, threads = 1, device, desk, meter }: FitTask): FitAnswer {
  const model = findModel(id);
  return withCrew(threads, (crew) => {
    const training = desk && deskAt(desk);
    const runtime = runtimeHere({ threads, device, note: training?.note });
    const ctx = contextFor(seed, { crew, runtime, training, meter });
    const units = fitUnits(model, panel, params, future.horizon, ctx);
    const { status } = forecastUnits(model, units, future, [], ctx);
    return { units: encodeUnits(units), status, ...runtime.ran() };
  });
}
