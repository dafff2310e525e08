import type { Panel } from '#shared/domain/panel.ts';
import type { Pending } from '../crew.ts';
import type { Crew, ModelContext } from '../define.ts';
import { forecastAt, rowsIn } from '../origin.ts';

/** What a model would have forecast at earlier origins of some series. */
export interface TrialCall {
  readonly model: string;
  /** Parsed parameters. */
  readonly params: unknown;
  readonly panel: Panel;
  /** Origins, in steps before the end of each series. */
  readonly backs: readonly number[];
  /** Rows that a series needs before an origin. */
  readonly least: number;
  readonly horizon: number;
  readonly seed: number;
  /** Ends with CANCELLED after this time: milliseconds of Date.now(). */
  readonly deadline?: number;
}

/** Point forecasts at every origin, `[(series * backs + origin) * horizon + step]`: NaN where the model was not fitted. Nothing after an origin is seen but covariates known in advance. */
export function tryModel(
  { model: id, params, panel, backs, least, horizon }: Omit<TrialCall, 'seed' | 'deadline'>,
  ctx: ModelContext,
): Float64Array {
  const model = ctx.member(id);
  const needed = Math.max(least, model.minHistory(params));
  const out = new Float64Array(panel.ids.length * backs.length * horizon).fill(Number.NaN);
  backs.forEach((back, k) => {
    ctx.check();
    const cuts = panel.ids.map((_, s) => {
      const cut = rowsIn(panel, s) - back;
      return cut >= needed ? cut : 0;
    });
    if (cuts.every((cut) => cut === 0)) return;
    const { mean, status } = forecastAt(model, panel, cuts, { params, horizon }, ctx);
    status.forEach(({ state }, s) => {
      if (state === 'fitted' && cuts[s]! > 0) out.set(mean.subarray(s * horizon, (s + 1) * horizon), (s * backs.length + k) * horizon);
    });
  });
  return out;
}

/** The same on a thread of the crew. */
export const startTrial = (crew: Crew, call: TrialCall): Pending<Float64Array> => crew.start('tryModel', call) as Pending<Float64Array>;

/** Origins of a trial, and how far apart. */
const ORIGINS = 9;

/**
 * Steps before the end at which models are tried, the latest first: a third of the horizon apart, so that the last three horizons are each seen
 * from several sides; further where a longer season needs it and the history is long. Nothing is tried in the first third of the longest series.
 */
export function backsFor(rows: number, horizon: number, seasons: readonly number[]): number[] {
  const season = Math.ceil(Math.max(1, ...seasons) / 7);
  const apart = Math.max(1, Math.ceil(horizon / 3), Math.min(season, Math.floor(rows / 4 / ORIGINS)));
  return Array.from({ length: ORIGINS }, (_, k) => (k + 1) * apart).filter((back) => rows - back >= rows / 3);
}
