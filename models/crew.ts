import type { Runtime } from '#nn/runtime.ts';
import { catalog } from './catalog.ts';
import { type TrialCall, tryModel as trial } from './kit/combination/trial.ts';
import { makeContext } from './kit/context.ts';
import type { FitCall, ForecastCall } from './kit/crew.ts';
import type { ModelContext } from './kit/define.ts';
import { helpForest } from './kit/trees/forest.ts';
import { helpBoost } from './kit/trees/workshop.ts';

/** What a thread of the crew has beside the input of a call. */
export interface CrewWorld {
  readonly runtime?: Runtime;
}

const contextFor = ({ seed, deadline = Number.POSITIVE_INFINITY }: { seed: number; deadline?: number }, world?: CrewWorld): ModelContext =>
  makeContext({ ...world, seed, members: catalog, isCancelled: () => Date.now() > deadline });

/** A fit on a slice of a panel: see startFit. Its context has no crew of its own. */
export function fitModel(call: FitCall, world?: CrewWorld): unknown {
  const ctx = contextFor(call, world);
  return ctx.member(call.model).fit(call.panel, call.params, call.options, ctx);
}

/** A forecast from a state: see startForecast. */
export function forecastModel(call: ForecastCall, world?: CrewWorld): unknown {
  const ctx = contextFor(call, world);
  return ctx.member(call.model).forecast(call.state, call.options, ctx);
}

/** Forecasts at earlier origins: see startTrial. */
export const tryModel = (call: TrialCall, world?: CrewWorld): Float64Array => trial(call, contextFor(call, world));

/**
 * What the threads of a crew can do, by name. A call is a plain function: its input and its result are structured-cloned, memory that is
 * shared stays shared. To add one, add a line; start it by `ctx.crew.start(name, input)`, or by a typed function in models/kit.
 */
export const calls = { fitModel, forecastModel, tryModel, helpBoost, helpForest };
