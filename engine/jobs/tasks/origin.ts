import type { Crew } from '#models/kit/define.ts';
import type { Device } from '#shared/domain/device.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import type { Panel } from '#shared/domain/panel.ts';
import { historyAt, leadOf, type Origin, recordedFuture, withoutLead } from '../../panel/cut.ts';
import { decodeUnits, encodeUnits } from '../../panel/state.ts';
import { fitUnits, forecastUnits, updateUnits } from '../../panel/units.ts';
import { withCrew } from '../crew/crew.ts';
import { type DeskSeat, deskAt } from '../training/desk.ts';
import { runtimeHere } from '../world.ts';
import { contextFor, findModel, type ModelRef } from './model.ts';

export interface OriginTask {
  readonly model: ModelRef;
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
  /** How many threads the fit may use, this one included: more than 1 where no other runs beside it. Default 1. */
  readonly threads?: number;
  /** Where tensor programs run. Default: the CPU. Forecasts are always made on the CPU. */
  readonly device?: Device;
  /** Where a training tells how it goes, and keeps its checkpoints. */
  readonly desk?: DeskSeat;
}

export interface OriginAnswer {
  readonly forecast: Forecast;
  readonly units?: Uint8Array;
  /** Wall seconds of fit and forecast. */
  readonly seconds: number;
}

/** Fits (or carries on) at one origin and forecasts from there. */
export const origin = (task: OriginTask): OriginAnswer => withCrew(task.threads ?? 1, (crew) => forecastAt(task, crew));

function forecastAt(task: OriginTask, crew: Crew | undefined): OriginAnswer {
  const started = performance.now();
  const model = findModel(task.model);
  const training = task.desk && deskAt(task.desk);
  const runtime = runtimeHere({ threads: task.threads, device: task.device, note: training?.note });
  const ctx = contextFor(task.seed, { crew, runtime, training });
  const lead = leadOf(task.panel, task.origin);
  const seen = { ...task.origin, back: task.origin.back + lead };
  const horizon = task.horizon + lead;
  const history = historyAt(task.panel, seen);
  const units = task.units
    ? updateUnits(model, decodeUnits(task.units), history, ctx)
    : fitUnits(model, history, task.params, horizon, ctx);
  const future = recordedFuture(task.panel, seen, horizon);
  const forecast = withoutLead(forecastUnits(model, units, future, task.levels, ctx), lead);
  return { forecast, ...(task.keep ? { units: encodeUnits(units) } : {}), seconds: (performance.now() - started) / 1000 };
}
