import type { ModelContext } from '#models/kit/define.ts';
import { type Forecast, probabilitiesOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import { blindFuture, type Panel } from '#shared/domain/panel.ts';
import { fitUnits, forecastUnits } from '../panel/units.ts';
import { timesAhead } from './panels.ts';
import type { AskedSeries } from './read-series.ts';
import type { Release } from './release.ts';

/** The forecast of one series, by whatever made it: times, mean and quantiles of the horizon. */
export interface Made {
  readonly status: SeriesStatus;
  readonly baseline: boolean;
  readonly times: Float64Array;
  readonly mean: Float64Array;
  /** In the order of the probabilities of the levels. */
  readonly quantiles: readonly Float64Array[];
}

/** The places of one series in a forecast; times are those that the answer tells, whatever the model knew of them. */
export function madeOf(forecast: Forecast, s: number, times: Float64Array, baseline = false): Made {
  const { horizon } = forecast;
  const part = (values: Float64Array): Float64Array => values.subarray(s * horizon, (s + 1) * horizon);
  return {
    ...{ status: forecast.status[s]!, baseline, times },
    mean: part(forecast.mean),
    quantiles: forecast.quantiles.map(({ values }) => part(values)),
  };
}

const barePanel = ({ file }: Release, { id, history }: AskedSeries): Panel => ({
  ...{ axis: file.axis, ids: [id], offsets: Int32Array.of(0, history!.y.length), times: history!.times, y: history!.y },
  ...{ covariates: [], statics: [] },
});

/** Why a model has no forecast, without what is no business of who asks. */
const plainReason = (reason: string): string => (reason.startsWith('internal error') ? 'the model met an internal error' : reason);

/**
 * What the release's baseline forecasts for a series: from its kept state, or fitted to the history of the request. The reason says why the
 * model does not. Where the baseline has nothing either, the series is failed and its reason says so.
 */
export function byBaseline(
  release: Release,
  asked: AskedSeries,
  { horizon, levels }: { readonly horizon: number; readonly levels: readonly number[] },
  reason: string,
  ctx: ModelContext,
): Made {
  const { baseline, file } = release;
  const times = timesAhead(release, [asked], horizon);
  const why = plainReason(reason);
  const failed = (more: string): Made => {
    const blank = (): Float64Array => new Float64Array(horizon).fill(Number.NaN);
    const status = { series: asked.id, state: 'failed' as const, model: file.model.id, reason: `${why}; ${more}` };
    return { status, baseline: true, times, mean: blank(), quantiles: probabilitiesOf(levels).map(blank) };
  };
  try {
    const units = asked.history
      ? fitUnits(baseline, barePanel(release, asked), file.baseline.params, file.horizon, ctx)
      : [release.baselineUnit(asked.place!)];
    const made = madeOf(forecastUnits(baseline, units, blindFuture(horizon), levels, ctx), 0, times, true);
    if (made.status.state === 'failed') return failed(`the baseline has nothing either: ${plainReason(made.status.reason ?? 'no reason')}`);
    const status = { ...made.status, state: 'fallback' as const, reason: `${why}; ${baseline.id} of the release answers` };
    return { ...made, status };
  } catch (error) {
    return failed(`the baseline has nothing either: ${plainReason(error instanceof Error ? error.message : String(error))}`);
  }
}
