import type { Forecast } from '#shared/domain/forecast.ts';
import type { IntervalChoice } from '#shared/domain/model-card.ts';
import { type Panel, seriesOf } from '#shared/domain/panel.ts';
import { quantileOfSorted } from '#shared/math/quantile.ts';
import { significant } from '#shared/math/rounding.ts';
import { type Spread, scaleAt } from '../conformal.ts';
import type { AnyModel, ModelContext } from '../define.ts';
import { forecastAt, futureAfter, panelBefore, rowsIn, type Shown, shownAt } from '../origin.ts';
import { type Adaption, adapt, unadapted } from './adaptive.ts';
import { LEVELS } from './levels.ts';
import { type OriginErrors, pooledSpreads } from './pooled.ts';

export type Method = IntervalChoice['method'];

/** What earlier origins told of the intervals of one series. */
export interface Calibration {
  readonly spread: Spread;
  /** cqr: by how much the model's own interval of each of LEVELS is widened, in widths of `spread`; negative where it was too wide. */
  readonly margins?: readonly number[];
  readonly adaption?: Adaption;
}

/** Changes below this one vanish when they are squared: they count as none. */
const LEAST_CHANGE = 1e-150;

/** Mean absolute change from row to row: what errors of a series are measured by where it has few. */
export function meanChange(y: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 1; i < y.length; i++) {
    const change = Math.abs(y[i]! - y[i - 1]!);
    if (!Number.isFinite(change)) continue;
    sum += change;
    count++;
  }
  const change = count > 0 ? sum / count : 0;
  return change > LEAST_CHANGE ? change : 0;
}

/**
 * Steps back from the end of a series of `rows` rows, the oldest origin first: with their whole horizon known where the series is long
 * enough, none before a third of it (half of a long one). More than a horizon apart only by whole horizons, so that a day ahead stays one.
 */
export function originsFor(rows: number, horizon: number, shortest: number, wanted: number): number[] {
  const first = Math.max(shortest, Math.floor(rows / (rows > LONG ? 2 : 3)));
  const latest = rows - horizon - first >= 2 ? rows - horizon : rows - 1;
  if (latest < first) return [];
  const even = Math.max(1, Math.floor((latest - first) / Math.max(1, wanted - 1)));
  const stride = even > horizon ? Math.floor(even / horizon) * horizon : even;
  const count = Math.min(wanted, Math.floor((latest - first) / stride) + 1);
  return Array.from({ length: count }, (_, k) => rows - latest + (count - 1 - k) * stride);
}

/** Scores of one origin: absolute errors over the width of their step. */
export const scoresOf = (spread: Spread, errors: Float64Array): Float64Array =>
  errors.map((e, h) => {
    const scale = scaleAt(spread, h);
    return Number.isNaN(e) ? e : scale > 0 ? Math.abs(e) / scale : 0;
  });

/** Margins of conformalised quantile regression: the quantile of how far, in widths, the actual lay outside the model's own interval. */
function marginsOf(spread: Spread, shown: readonly Shown[]): number[] {
  return LEVELS.map((level, l) => {
    const scores: number[] = [];
    for (const { beyond } of shown)
      beyond[l]!.forEach((e, h) => {
        const scale = scaleAt(spread, h);
        if (Number.isFinite(e)) scores.push(scale > 0 ? e / scale : 0);
      });
    const sorted = Float64Array.from(scores).sort();
    return significant(quantileOfSorted(sorted, Math.min(1, (level / 100) * (1 + 1 / (scores.length || 1)))) || 0, 6);
  });
}

function calibrated(method: Method, spread: Spread | undefined, shown: readonly Shown[]): Calibration | null {
  if (!spread) return null;
  if (method === 'cqr') return shown.length > 0 ? { spread, margins: marginsOf(spread, shown) } : { spread };
  if (method === 'adaptive')
    return { spread, adaption: shown.reduce((a, { errors }) => adapt(spread, a, scoresOf(spread, errors)), unadapted()) };
  return { spread };
}

export interface CalibrationPlan {
  readonly params: unknown;
  readonly horizon: number;
  readonly method: Method;
  /** Origins wanted. */
  readonly origins: number;
}

/** Rows above which a model that can is fitted at the first origin only and carried on to the others, of which there are more then. */
const LONG = 2000;
const CARRIED = 80;

/** Forecasts from one origin after the other, the oldest first. */
function forecaster(
  model: AnyModel,
  panel: Panel,
  carry: boolean,
  { params, horizon }: CalibrationPlan,
  levels: readonly number[],
  ctx: ModelContext,
) {
  let state: unknown;
  return (cuts: readonly number[]): Forecast => {
    if (!carry) return forecastAt(model, panel, cuts, { params, horizon, levels }, ctx);
    const before = panelBefore(panel, cuts);
    state =
      state === undefined ? model.fit(before, params, { horizon, calibrate: levels.length > 0 }, ctx) : model.update!(state, before, ctx);
    return model.forecast(state, { future: futureAfter(panel, cuts, horizon), levels }, ctx);
  };
}

/** What the model would have shown of each series at earlier origins, and what follows from it; null where that is nothing. */
export function calibratePanel(model: AnyModel, panel: Panel, plan: CalibrationPlan, ctx: ModelContext): (Calibration | null)[] {
  const { params, horizon, method } = plan;
  const levels = method === 'cqr' ? LEVELS : [];
  const lengths = panel.ids.map((_, s) => rowsIn(panel, s));
  const longest = Math.max(0, ...lengths);
  const shortest = model.minHistory(params);
  const carry = model.update !== undefined && panel.ids.length === 1 && longest > LONG;
  const forecast = forecaster(model, panel, carry, plan, levels, ctx);
  const shown: (Shown & OriginErrors)[][] = panel.ids.map(() => []);
  for (const back of originsFor(longest, horizon, shortest, carry ? CARRIED : plan.origins)) {
    ctx.check();
    const cuts = lengths.map((n) => Math.max(0, n - back));
    const f = forecast(cuts);
    shown.forEach((list, s) => {
      const one = cuts[s]! >= shortest ? shownAt(f, panel, cuts, s, levels) : undefined;
      if (one?.errors.some(Number.isFinite)) list.push({ ...one, back });
    });
  }
  const change = panel.ids.map((_, s) => meanChange(seriesOf(panel, s)));
  const spreads = pooledSpreads(shown, change, horizon);
  return spreads.map((spread, s) => calibrated(method, spread, shown[s]!));
}
