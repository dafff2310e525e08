import type { AnyModel, ModelContext } from '#models/kit/define.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Forecast, probabilitiesOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import { sliceFuture, viewSeries } from './slice.ts';

/**
 * One fitted state. A local model has a unit per series, in panel order, so that slicing the work differently changes nothing; a global
 * model has one unit for all. `failed` says why there is no state.
 */
export interface Unit {
  readonly id: string | null;
  readonly state: unknown;
  readonly failed?: string;
}

/** How the reason begins where a model broke: a bug, no matter of the data. */
export const INTERNAL_ERROR = 'internal error';

const WHERE = /([\w.-]+\/[\w.-]+\.[cm]?[jt]s:\d+)/;

/** Why there is nothing for a series. Cancelling is not the series' fault, nor is a bug. */
function reasonOf(error: unknown): string {
  if (error instanceof AlmanacError) {
    if (error.code === 'CANCELLED') throw error;
    return error.message;
  }
  const place = error instanceof Error ? WHERE.exec(error.stack ?? '')?.[1] : undefined;
  return `${INTERNAL_ERROR}: ${error}${place ? ` (${place})` : ''}`;
}

function attempt(id: string, make: () => unknown): Unit {
  try {
    return { id, state: make() };
  } catch (error) {
    return { id, state: null, failed: reasonOf(error) };
  }
}

export function fitUnits(model: AnyModel, panel: Panel, params: unknown, horizon: number, ctx: ModelContext): readonly Unit[] {
  if (model.scope === 'global') return [{ id: null, state: model.fit(panel, params, { horizon }, ctx) }];
  return panel.ids.map((id, s) => attempt(id, () => model.fit(viewSeries(panel, [s, s + 1]), params, { horizon }, ctx)));
}

/** Carries fitted units to a longer or later history, for a model that can. */
export function updateUnits(model: AnyModel, units: readonly Unit[], panel: Panel, ctx: ModelContext): readonly Unit[] {
  if (model.scope === 'global') return units.map((unit) => ({ ...unit, state: model.update!(unit.state, panel, ctx) }));
  return units.map((unit, s) =>
    unit.failed === undefined ? attempt(unit.id!, () => model.update!(unit.state, viewSeries(panel, [s, s + 1]), ctx)) : unit,
  );
}

/** An all-NaN forecast of one series and the reason. */
function noForecast(id: string, model: AnyModel, horizon: number, levels: readonly number[], reason: string): Forecast {
  const blank = () => new Float64Array(horizon).fill(Number.NaN);
  const status: SeriesStatus = { series: id, state: 'failed', reason, model: model.id };
  const quantiles = probabilitiesOf(levels).map((p) => ({ p, values: blank() }));
  return { ids: [id], horizon, times: blank(), mean: blank(), quantiles, status: [status] };
}

/** Joins forecasts of neighbouring series over the same horizon. */
export function joinForecasts(parts: readonly Forecast[], horizon: number, levels: readonly number[]): Forecast {
  const size = parts.reduce((n, part) => n + part.ids.length, 0) * horizon;
  const join = (of: (part: Forecast) => Float64Array): Float64Array => {
    const out = new Float64Array(size);
    let at = 0;
    for (const part of parts) {
      out.set(of(part), at);
      at += part.ids.length * horizon;
    }
    return out;
  };
  return {
    ids: parts.flatMap((part) => part.ids),
    horizon,
    times: join((part) => part.times),
    mean: join((part) => part.mean),
    quantiles: probabilitiesOf(levels).map((p, q) => ({ p, values: join((part) => part.quantiles[q]!.values) })),
    status: parts.flatMap((part) => part.status),
  };
}

export function forecastUnits(
  model: AnyModel,
  units: readonly Unit[],
  future: Future,
  levels: readonly number[],
  ctx: ModelContext,
): Forecast {
  if (model.scope === 'global') return model.forecast(units[0]!.state, { future, levels }, ctx);
  const parts = units.map((unit, s): Forecast => {
    if (unit.failed !== undefined) return noForecast(unit.id!, model, future.horizon, levels, unit.failed);
    try {
      return model.forecast(unit.state, { future: sliceFuture(future, [s, s + 1]), levels }, ctx);
    } catch (error) {
      if (error instanceof AlmanacError && error.code === 'BAD_REQUEST') throw error;
      return noForecast(unit.id!, model, future.horizon, levels, reasonOf(error));
    }
  });
  return joinForecasts(parts, future.horizon, levels);
}
