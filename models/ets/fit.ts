import type { ModelContext } from '../kit/define.ts';
import { advance } from '../kit/ets/advance.ts';
import type { Criterion, Smoother } from '../kit/ets/estimate.ts';
import { formName } from '../kit/ets/form.ts';
import type { Bounds } from '../kit/ets/region.ts';
import { type Candidate, candidates, LONGEST_SEASON, type Wanted } from '../kit/ets/select.ts';
import type { Series } from '../kit/series.ts';
import { type Deseasonalised, deseasonalisations, type LongSeason, turned, unseasoned } from './long-season.ts';

export interface Params {
  readonly error: 'auto' | 'A' | 'M';
  readonly trend: 'auto' | 'N' | 'A' | 'M';
  readonly damped: 'auto' | 'yes' | 'no';
  readonly seasonal: 'auto' | 'N' | 'A' | 'M';
  readonly season: number;
  readonly criterion: Criterion;
  readonly bounds: Bounds;
  readonly combine: 'best' | 'average';
}

/** One model of the fit and its share of the forecast; shares add up to 1. */
export interface Member {
  readonly smoother: Smoother;
  readonly share: number;
}

export interface Fit {
  readonly members: readonly Member[];
  /** Taken out first where the season is too long for ETS. */
  readonly long?: LongSeason;
  readonly note?: string;
}

/** Models with less of the weight than this are left out. */
const LEAST_SHARE = 0.02;

function notesOf(y: Float64Array, { error, trend, seasonal, season }: Params, long: LongSeason | undefined): string[] {
  const notes: string[] = [];
  const asked = error === 'M' || trend === 'M' || seasonal === 'M';
  if (asked && !y.every((v) => v > 0)) notes.push('values not above 0: additive in place of multiplicative parts');
  const heldAtAll = season <= LONGEST_SEASON ? y.length >= season + 4 : y.length > 2 * season;
  if (season > 1 && seasonal !== 'N' && !heldAtAll)
    notes.push(`${y.length} values are too few for a season of ${season}: no seasonal part`);
  if (long)
    notes.push(
      `season of ${season} steps is too long for ETS: taken out first by ${long.kind === 'A' ? 'an additive' : 'a multiplicative'} STL decomposition`,
    );
  return notes;
}

/** Akaike weights of the models. Source: Burnham & Anderson (2002), 2.9; Kolassa (2011), Combining exponential smoothing forecasts. */
function averaged(all: readonly Candidate[]): Member[] {
  const best = all[0]!.criterion;
  if (!Number.isFinite(best)) return [{ smoother: all[0]!.smoother, share: 1 }];
  const weights = all.map(({ criterion }) => Math.exp(-0.5 * (criterion - best)));
  const total = weights.reduce((a, b) => a + b, 0);
  const kept = all.map(({ smoother }, i) => ({ smoother, share: weights[i]! / total })).filter(({ share }) => share >= LEAST_SHARE);
  const sum = kept.reduce((a, { share }) => a + share, 0);
  return kept.map(({ smoother, share }) => ({ smoother, share: share / sum }));
}

function namesOf(members: readonly Member[]): string {
  if (members.length === 1) return formName(members[0]!.smoother);
  return members.map(({ smoother, share }) => `${formName(smoother)} ${Math.round(100 * share)} %`).join(', ');
}

export function fitSeries({ y }: Series, params: Params, { check }: ModelContext): Fit {
  check();
  const tooLong = params.season > LONGEST_SEASON;
  const wanted: Wanted = { ...params, ...(tooLong && { seasonal: 'N' as const }), period: tooLong ? 1 : params.season };
  const ways: Deseasonalised[] = tooLong ? deseasonalisations(y, params.season, params.seasonal, check) : [{ y, jacobian: 0 }];
  const tried = ways.map((way) => ({ way, all: candidates(way.y, wanted, check) }));
  const worth = (one: (typeof tried)[number]): number => one.all[0]!.criterion + one.way.jacobian;
  const { way, all } = tried.reduce((a, b) => (worth(b) < worth(a) ? b : a));
  const members = params.combine === 'best' ? [{ smoother: all[0]!.smoother, share: 1 }] : averaged(all);
  return { members, ...(way.long && { long: way.long }), note: [...notesOf(y, params, way.long), namesOf(members)].join('; ') };
}

/** The states follow the added rows; weights, shares and a long season stay. */
export function updateSeries(fit: Fit, { y }: Series): Fit {
  const rows = y.map((v, h) => unseasoned(fit.long, v, h));
  return {
    ...fit,
    members: fit.members.map(({ smoother, share }) => ({ smoother: advance(smoother, rows), share })),
    ...(fit.long && { long: turned(fit.long, y.length) }),
  };
}
