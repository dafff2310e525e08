import { type Forecast, probabilitiesOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import type { Future } from '#shared/domain/panel.ts';
import { normalQuantile } from '#shared/math/normal.ts';
import { conformalQuantile, type Spread } from '../conformal.ts';
import type { ForecastOptions, ModelContext } from '../define.ts';
import { type Fallback, forecastFallback } from '../fallback.ts';
import { type Combine, plainMedian, weightedMean } from './evidence.ts';

/** One member fitted on some of the series that have it. */
export interface Part {
  readonly id: string;
  /** As a reader should see it. */
  readonly label: string;
  /** Places of its series in the panel, and its share in the forecast of each. */
  readonly series: readonly number[];
  readonly shares: readonly number[];
  readonly state: unknown;
}

/** One series of a combination. */
export interface Combined {
  readonly id: string;
  readonly state: SeriesStatus['state'];
  readonly reason?: string;
  readonly spread?: Spread;
  /** Where no member could be fitted, or no error is known: a random walk. */
  readonly fallback?: Fallback;
  /** Values that are never below zero, and often zero, stay so. */
  readonly floor?: 0;
}

export interface CombinationState {
  readonly combine: 'mean' | 'median';
  readonly series: readonly Combined[];
  readonly parts: readonly Part[];
}

/** The horizon of some of the series. */
export function futureFor({ horizon, covariates }: Future, series: readonly number[]): Future {
  const pick = (values: Float64Array): Float64Array => {
    const out = new Float64Array(series.length * horizon);
    series.forEach((s, i) => {
      out.set(values.subarray(s * horizon, (s + 1) * horizon), i * horizon);
    });
    return out;
  };
  return { horizon, covariates: covariates.map(({ name, values }) => ({ name, values: pick(values) })) };
}

/** The state of some series, by their places: of the members, those that they have. */
export function pickCombination(state: CombinationState, places: readonly number[], ctx: ModelContext): CombinationState {
  const parts = state.parts.flatMap((part): Part[] => {
    const at = new Map(part.series.map((s, i) => [s, i]));
    const mine = places.flatMap((s, place) => (at.has(s) ? [{ place, at: at.get(s)! }] : []));
    if (mine.length === 0) return [];
    const picked = ctx.member(part.id).pick!(
      part.state,
      mine.map((one) => one.at),
      ctx,
    );
    return [{ ...part, series: mine.map((one) => one.place), shares: mine.map((one) => part.shares[one.at]!), state: picked }];
  });
  return { ...state, series: places.map((s) => state.series[s]!), parts };
}

interface Made {
  readonly label: string;
  readonly id: string;
  readonly share: number;
  readonly mean: Float64Array;
  readonly times: Float64Array;
  readonly status: SeriesStatus;
}

function membersOf(state: CombinationState, future: Future, ctx: ModelContext): Made[][] {
  const { horizon } = future;
  const made: Made[][] = state.series.map(() => []);
  for (const { id, label, series, shares, state: fitted } of state.parts) {
    ctx.check();
    const f = ctx.member(id).forecast(fitted, { future: futureFor(future, series), levels: [] }, ctx);
    series.forEach((s, i) => {
      const mine = (x: Float64Array) => x.subarray(i * horizon, (i + 1) * horizon);
      made[s]!.push({ id, label, share: shares[i]!, mean: mine(f.mean), times: mine(f.times), status: f.status[i]! });
    });
  }
  return made;
}

/** The status with the members that made the numbers, the largest share first. */
function statusOf({ id, state, reason }: Combined, members: readonly Made[]): SeriesStatus {
  const total = members.reduce((sum, m) => sum + m.share, 0);
  const sorted = members.toSorted((a, b) => b.share - a.share);
  const notes = [...new Set(members.map((m) => m.status.reason))].filter(Boolean);
  return {
    series: id,
    state,
    reason: [reason, ...notes].filter(Boolean).join('; ') || undefined,
    model: [...new Set(sorted.map((m) => m.id))].join(' + ') || 'naive',
    members: sorted.map((m) => ({ model: m.label, share: m.share / total })),
  };
}

/**
 * Forecasts of the members combined by their shares, with intervals about them that were calibrated on the combination's own errors. A member
 * that has no finite forecast for a series is left out of it.
 */
export function forecastCombination(state: CombinationState, { future, levels }: ForecastOptions, ctx: ModelContext): Forecast {
  const { horizon } = future;
  const size = state.series.length * horizon;
  const blank = () => new Float64Array(size).fill(Number.NaN);
  const [times, mean] = [blank(), blank()];
  const quantiles = probabilitiesOf(levels).map((p) => ({ p, values: blank() }));
  const combine: Combine = state.combine === 'median' ? plainMedian : weightedMean;
  const members = membersOf(state, future, ctx);
  const status = state.series.map((one, s): SeriesStatus => {
    const at = s * horizon;
    const all = members[s]!;
    if (all[0]) times.set(all[0].times, at);
    const finite = all.filter((m) => m.status.state !== 'failed' && m.mean.every(Number.isFinite));
    const fitted = finite.filter((m) => m.status.state === 'fitted');
    const sound = fitted.length > 0 ? fitted : finite;
    if (one.state === 'failed' || sound.length === 0) return { ...statusOf(one, all), state: 'failed', members: undefined };
    const values = mean.subarray(at, at + horizon);
    combine(
      sound.map((m) => m.mean),
      sound.map((m) => m.share),
      values,
    );
    const kept = (x: Float64Array): Float64Array => (one.floor === undefined ? x : x.map((v) => Math.max(one.floor!, v)));
    for (const { p, values: q } of quantiles) q.set(kept(quantileOf(one, values, p)), at);
    values.set(kept(values));
    return statusOf(one, sound);
  });
  return { ids: state.series.map((one) => one.id), horizon, times, mean, quantiles, status };
}

/** What the spread tells of how the errors of neighbouring steps hang together. */
export const dependenceIn = (state: CombinationState, id: string): number | undefined =>
  state.series.find((one) => one.id === id)?.spread?.dependence;

function quantileOf({ spread, fallback }: Combined, mean: Float64Array, p: number): Float64Array {
  if (spread) return conformalQuantile(spread, mean, p);
  const sd = fallback && forecastFallback(fallback, mean.length).sd;
  return sd ? mean.map((m, h) => m + normalQuantile(p) * sd[h]!) : mean;
}
