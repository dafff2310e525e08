import type { Future, Panel } from '#shared/domain/panel.ts';
import type { AnyModel, ModelContext } from '../define.ts';
import { forecastAt, rowsIn, shownAt } from '../origin.ts';
import { originsFor } from './calibration.ts';
import { dependenceOf } from './dependence.ts';
import { drawPaths, PATH_LEVELS } from './paths.ts';

/** One series of a fit whose paths are wanted. */
export interface SampleRequest {
  readonly model: AnyModel;
  readonly params: unknown;
  readonly state: unknown;
  /** What is known of the horizon of all series of the state. */
  readonly future: Future;
  /** Name and place of the series in the state. */
  readonly series: string;
  readonly place: number;
  /** Its history alone. */
  readonly panel: Panel;
  readonly paths: number;
}

/** Origins at which errors are looked at where nothing is stored of how they hang together. */
const ORIGINS = 6;

/** How the errors of neighbouring steps hang together: at a few origins of the series, of the model where it is local, else of naive. */
function measured({ model, params, panel, future: { horizon } }: SampleRequest, ctx: ModelContext): number {
  const own = model.scope === 'local';
  const probe = own ? model : ctx.member('naive');
  const given = own ? params : probe.params.parse({});
  const rows = panel.ids.map((_, s) => rowsIn(panel, s));
  const errors = originsFor(rows[0]!, horizon, probe.minHistory(given), ORIGINS).flatMap((back) => {
    const cuts = rows.map((n) => n - back);
    const shown = shownAt(forecastAt(probe, panel, cuts, { params: given, horizon }, ctx), panel, cuts, 0, []);
    return shown ? [shown.errors] : [];
  });
  const scale = Float64Array.from({ length: horizon }, (_, h) => {
    const known = errors.map((row) => row[h]!).filter(Number.isFinite);
    return Math.sqrt(known.reduce((sum, e) => sum + e * e, 0) / known.length);
  });
  return dependenceOf(errors, scale);
}

/**
 * Sample paths of one series: as the model draws them; where it does not, from its quantiles, neighbouring steps as dependent as its errors at
 * earlier origins were. Empty where there is no forecast of the series.
 */
export function samplePaths(request: SampleRequest, ctx: ModelContext): Float64Array[] {
  const { model, state, future, series, place, paths } = request;
  const { horizon } = future;
  const mine = (x: Float64Array): Float64Array => x.slice(place * horizon, (place + 1) * horizon);
  if (model.simulate)
    return model
      .simulate(state, { future, paths }, ctx)
      .map(mine)
      .filter((path) => path.every(Number.isFinite));
  const f = model.forecast(state, { future, levels: PATH_LEVELS }, ctx);
  if (f.status[place]!.state === 'failed') return [];
  const quantiles = f.quantiles.map(({ p, values }) => ({ p, values: mine(values) }));
  const dependence = model.dependence?.(state, series) ?? measured(request, ctx);
  return drawPaths(quantiles, dependence, paths, ctx.random(`paths|${series}`));
}
