import type { TimeAxis } from '#shared/base/axis.ts';
import { blindFuture, type Panel } from '#shared/domain/panel.ts';
import type { ModelContext } from '../kit/define.ts';
import type { Steps } from '../kit/series.ts';

export const TRENDS = ['theta', 'dynamic-theta', 'ets', 'arima', 'holt-winters', 'ses', 'naive'] as const;
export type TrendId = (typeof TRENDS)[number];

/** A trend model of the catalog, fitted to what the seasons leave. */
export interface Rest {
  readonly trend: TrendId;
  readonly member: unknown;
  /** Taken off before the fit: the mean of logarithms, whose own size tells of nothing but the unit; else 0. */
  readonly centre: number;
}

const TREND_PARAMS: Readonly<Record<TrendId, object>> = {
  theta: { season: 1 },
  'dynamic-theta': { season: 1 },
  ets: { season: 1 },
  arima: { season: 1 },
  'holt-winters': { trend: 'auto', seasonal: 'none', season: 1 },
  ses: {},
  naive: {},
};

/** The rows of a series as a panel of one, with other values. */
const panelFor = (axis: TimeAxis, times: Float64Array, y: Float64Array): Panel => ({
  axis,
  ids: ['rest'],
  offsets: Int32Array.of(0, y.length),
  times,
  y,
  covariates: [],
  statics: [],
});

/** Point forecasts of what the seasons leave. */
export function forecastRest(fit: Rest, horizon: number, ctx: ModelContext): Float64Array {
  const { mean } = ctx.member(fit.trend).forecast(fit.member, { future: blindFuture(horizon), levels: [] }, ctx);
  return mean.map((v) => v + fit.centre);
}

/** Fits the trend model to what the seasons leave of a series, less `centre`. */
export function fitRest({ axis, times }: Steps, rest: Float64Array, { trend, centre }: Omit<Rest, 'member'>, ctx: ModelContext): Rest {
  const model = ctx.member(trend);
  const quiet = { ...ctx, progress: () => {} };
  const params = model.params.parse(TREND_PARAMS[trend]);
  const values = rest.map((v) => v - centre);
  return { trend, centre, member: model.fit(panelFor(axis, times, values), params, { horizon: 1, calibrate: false }, quiet) };
}

/** The trend model after the added rows, given without their seasons. One that cannot be updated (naive) goes by them alone. */
export function updateRest({ trend, member, centre }: Rest, steps: Steps, rest: Float64Array, ctx: ModelContext): Rest {
  const { update } = ctx.member(trend);
  if (!update) return fitRest(steps, rest, { trend, centre }, ctx);
  const values = rest.map((v) => v - centre);
  return { trend, centre, member: update(member, panelFor(steps.axis, steps.times, values), ctx) };
}
