import type { Forecast } from '#shared/domain/forecast.ts';
import type { IntervalChoice } from '#shared/domain/model-card.ts';
import { type Panel, pickSeries } from '#shared/domain/panel.ts';
import type { AnyModel, FitOptions, ForecastOptions, Model, ModelContext } from '../define.ts';
import { actualAfter, futureAfter, rowsIn } from '../origin.ts';
import { adapt } from './adaptive.ts';
import { boundForecast, boundsOf, within } from './bounds.ts';
import { type Calibration, calibratePanel, scoresOf } from './calibration.ts';
import { drawPaths, PATH_LEVELS } from './paths.ts';
import { recalibrated } from './quantiles.ts';

/** Origins that calibrate: a local model's series each have their own, a global model shares them. */
const ORIGINS = { local: 12, global: 4 };

interface State {
  readonly inner: unknown;
  readonly calibrations: readonly (Calibration | null)[];
}

/** The errors at the rows that `panel` has beyond the history of the fit, as the fit would have forecast them. */
function errorsSince(model: AnyModel, { inner, calibrations }: State, panel: Panel, ctx: ModelContext): (Float64Array | undefined)[] {
  const horizon = Math.max(1, ...calibrations.map((c) => c?.spread.scale.length ?? 0));
  const blank = {
    horizon,
    covariates: futureAfter(
      panel,
      panel.ids.map((_, s) => rowsIn(panel, s)),
      horizon,
    ).covariates,
  };
  const { times } = model.forecast(inner, { future: blank, levels: [] }, ctx);
  const cuts = panel.ids.map((_, s) => {
    const next = times[s * horizon]!;
    const rows = panel.times.subarray(panel.offsets[s]!, panel.offsets[s + 1]!);
    const at = rows.findIndex((t) => t >= next);
    return at < 0 ? rows.length : at;
  });
  const { mean } = model.forecast(inner, { future: futureAfter(panel, cuts, horizon), levels: [] }, ctx);
  return cuts.map((cut, s) => {
    if (cut >= rowsIn(panel, s)) return undefined;
    return actualAfter(panel, s, cut, horizon).map((y, h) => y - mean[s * horizon + h]!);
  });
}

function adaptedTo(model: AnyModel, state: State, panel: Panel, ctx: ModelContext): State['calibrations'] {
  if (!state.calibrations.some((c) => c?.adaption)) return state.calibrations;
  const errors = errorsSince(model, state, panel, ctx);
  return state.calibrations.map((c, s) =>
    c?.adaption && errors[s] ? { ...c, adaption: adapt(c.spread, c.adaption, scoresOf(c.spread, errors[s])) } : c,
  );
}

/**
 * The model with its intervals made as chosen: everything else is its own. `native` keeps the model's; the others measure its errors at
 * origins inside the history (more fits: 12 a series for a local model, 4 in all for a global one).
 * Sources: Lei et al. (2018); Romano, Patterson & Candes (2019), Conformalized quantile regression; Gibbs & Candes (2021).
 * Throws BAD_REQUEST for bounds that no value lies between.
 */
export function withIntervals(model: AnyModel, choice: IntervalChoice | undefined): AnyModel {
  if (!choice || (choice.method === 'native' && !choice.bounds)) return model;
  const range = boundsOf(choice.bounds);
  if (choice.method === 'native') return bounded(model, choice.bounds);
  const { method, bounds } = choice;
  const calibrations = (panel: Panel, params: unknown, horizon: number, ctx: ModelContext): (Calibration | null)[] => {
    const plan = { params, horizon, method, origins: ORIGINS[model.scope] };
    if (model.scope === 'global') return calibratePanel(model, panel, plan, ctx);
    return panel.ids.flatMap((_, s) => calibratePanel(model, pickSeries(panel, [s]), plan, ctx));
  };
  const forecast = ({ inner, calibrations: by }: State, options: ForecastOptions, ctx: ModelContext): Forecast =>
    boundForecast(recalibrated(model.forecast(inner, options, ctx), by), bounds);
  const wrapped: Model<unknown, State> = {
    ...model,
    fit: (panel, params, options: FitOptions, ctx) => {
      const inner = model.fit(panel, params, { ...options, calibrate: method === 'cqr' && options.calibrate !== false }, ctx);
      const quiet = { ...ctx, progress: () => {} };
      const by = options.calibrate === false ? panel.ids.map(() => null) : calibrations(panel, params, options.horizon, quiet);
      return { inner, calibrations: by };
    },
    forecast,
    // Nothing calibrates intervals of series that were not there.
    adopt: undefined,
    update:
      model.update &&
      ((state, panel, ctx) => ({
        inner: model.update!(state.inner, panel, ctx),
        calibrations: adaptedTo(model, state, panel, ctx),
      })),
    pick:
      model.pick &&
      ((state, places, ctx) => ({
        inner: model.pick!(state.inner, places, ctx),
        calibrations: places.map((s) => state.calibrations[s]!),
      })),
    components: model.components && ((state, ...rest) => model.components!(state.inner, ...rest)),
    explain: model.explain && ((state, ...rest) => model.explain!(state.inner, ...rest)),
    importance: model.importance && ((state) => model.importance!(state.inner)),
    onnx: model.onnx && ((state, ctx) => model.onnx!(state.inner, ctx)),
    dependence: (state, id) => model.dependence?.(state.inner, id),
    simulate: (state, { future, paths }, ctx) => {
      const f = forecast(state, { future, levels: PATH_LEVELS }, ctx);
      const out = Array.from({ length: paths }, () => new Float64Array(f.mean.length).fill(Number.NaN));
      f.ids.forEach((id, s) => {
        ctx.check();
        if (f.status[s]!.state === 'failed') return;
        const at = s * f.horizon;
        const mine = f.quantiles.map(({ p, values }) => ({ p, values: values.subarray(at, at + f.horizon) }));
        const drawn = drawPaths(mine, state.calibrations[s]?.spread.dependence ?? 0, paths, ctx.random(`paths|${id}`));
        drawn.forEach((path, k) => {
          out[k]!.set(within(path, range), at);
        });
      });
      return out;
    },
  };
  return withoutUndefined(wrapped);
}

/** Optional parts that the model lacks are left out, not undefined. */
const withoutUndefined = (model: Model<unknown, State>): AnyModel =>
  Object.fromEntries(Object.entries(model).filter(([, part]) => part !== undefined)) as unknown as AnyModel;

function bounded(model: AnyModel, bounds: IntervalChoice['bounds']): AnyModel {
  const range = boundsOf(bounds);
  return {
    ...model,
    forecast: (state, options, ctx) => boundForecast(model.forecast(state, options, ctx), bounds),
    ...(model.simulate && {
      simulate: (state: unknown, options: { future: ForecastOptions['future']; paths: number }, ctx: ModelContext) =>
        model.simulate!(state, options, ctx).map((path) => within(path, range)),
    }),
  };
}
