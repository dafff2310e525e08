import { type Forecast, intervalOf } from '#shared/domain/forecast.ts';
import { type Future, type Panel, slicePanel } from '#shared/domain/panel.ts';
import type { AnyModel, ModelContext } from './define.ts';
import { knownCovariates } from './series.ts';

export const rowsIn = (panel: Panel, s: number): number => panel.offsets[s + 1]! - panel.offsets[s]!;

/** All that is known after `cuts[s]` rows of each series: nothing of later times. */
export const panelBefore = (panel: Panel, cuts: ArrayLike<number>): Panel =>
  slicePanel(
    panel,
    () => 0,
    (s) => cuts[s]!,
  );

/** Known covariates at the steps after each series' cut; NaN beyond its rows. */
export function futureAfter(panel: Panel, cuts: ArrayLike<number>, horizon: number): Future {
  const covariates = knownCovariates(panel).map(({ name, values }) => {
    const ahead = new Float64Array(panel.ids.length * horizon).fill(Number.NaN);
    for (let s = 0; s < panel.ids.length; s++) {
      const from = panel.offsets[s]! + cuts[s]!;
      ahead.set(values.subarray(from, Math.min(from + horizon, panel.offsets[s + 1]!)), s * horizon);
    }
    return { name, values: ahead };
  });
  return { horizon, covariates };
}

/** The values at the steps after the cut of series `s`; NaN beyond its rows. */
export function actualAfter(panel: Panel, s: number, cut: number, horizon: number): Float64Array {
  const out = new Float64Array(horizon).fill(Number.NaN);
  const from = panel.offsets[s]! + cut;
  out.set(panel.y.subarray(from, Math.min(from + horizon, panel.offsets[s + 1]!)));
  return out;
}

/** Forecasts as they would have been made after `cuts[s]` rows of each series. Covariates known in advance are those recorded. */
export function forecastAt(
  model: AnyModel,
  panel: Panel,
  cuts: ArrayLike<number>,
  { params, horizon, levels = [] }: { readonly params: unknown; readonly horizon: number; readonly levels?: readonly number[] },
  ctx: ModelContext,
): Forecast {
  const calibrate = levels.length > 0;
  const state = model.fit(panelBefore(panel, cuts), params, { horizon, calibrate }, ctx);
  return model.forecast(state, { future: futureAfter(panel, cuts, horizon), levels }, ctx);
}

/** What one origin showed of one series. */
export interface Shown {
  /** Actual minus forecast, by step; NaN where unknown. */
  readonly errors: Float64Array;
  /** How far the actual lay outside the interval of each level asked for, by step: negative inside. */
  readonly beyond: readonly Float64Array[];
}

/** A forecast from an earlier origin beside what came; undefined for a series that was not fitted. */
export function shownAt(f: Forecast, panel: Panel, cuts: ArrayLike<number>, s: number, levels: readonly number[]): Shown | undefined {
  if (f.status[s]!.state !== 'fitted') return undefined;
  const actual = actualAfter(panel, s, cuts[s]!, f.horizon);
  const at = s * f.horizon;
  const beyond = levels.map((level) => {
    const { lo, hi } = intervalOf(f, level)!;
    return actual.map((y, h) => Math.max(lo[at + h]! - y, y - hi[at + h]!));
  });
  return { errors: actual.map((y, h) => y - f.mean[at + h]!), beyond };
}
