import { type Loess, loessOf, smooth } from './loess.ts';
import { movingAverage } from './moving-average.ts';
import { robustWeights } from './robust.ts';

export interface StlOptions {
  /** Rows of the loess window over the values of one place in the season, in seasons: odd, at least 7; `periodic`: the season stays the same. */
  readonly seasonWindow: number | 'periodic';
  /** In rows. Default: the least odd number that is at least 1.5 period / (1 - 1.5 / seasonWindow). */
  readonly trendWindow?: number;
  readonly seasonDegree?: 0 | 1;
  readonly trendDegree?: 0 | 1;
  /** Takes the weight from outliers: 15 rounds of it. */
  readonly robust?: boolean;
}

/** y = season + trend + remainder, each of the length of y. */
export interface Decomposition {
  readonly season: Float64Array;
  readonly trend: Float64Array;
  readonly remainder: Float64Array;
  /** How much each row counted, 0 to 1; all 1 where not robust. */
  readonly weights: Float64Array;
}

const nextOdd = (x: number): number => {
  const whole = Math.round(x);
  return whole % 2 === 0 ? whole + 1 : whole;
};
const odd = (window: number): number => nextOdd(Math.max(3, Math.trunc(window)));
const jumpOf = (window: number): number => Math.ceil(window / 10);

interface Plan {
  readonly period: number;
  /** By length of a cycle-subseries: of the places in the season, the first have one row more. */
  readonly seasons: ReadonlyMap<number, Loess>;
  readonly lowPass: Loess;
  readonly trend: Loess;
}

function planOf(n: number, period: number, options: StlOptions): Plan {
  const { seasonDegree = 0, trendDegree = 1 } = options;
  const periodic = options.seasonWindow === 'periodic';
  const seasonWindow = options.seasonWindow === 'periodic' ? 10 * n + 1 : options.seasonWindow;
  const trendWindow = options.trendWindow ?? nextOdd(Math.ceil((1.5 * period) / (1 - 1.5 / seasonWindow)));
  const lowPassWindow = nextOdd(period);
  const seasons = [...new Set([Math.ceil(n / period), Math.floor(n / period)])].map((rows) => {
    const loess = { window: odd(seasonWindow), degree: periodic ? (0 as const) : seasonDegree, jump: jumpOf(seasonWindow), ends: true };
    return [rows, loessOf(rows, loess)] as const;
  });
  return {
    period,
    seasons: new Map(seasons),
    lowPass: loessOf(n, { window: odd(lowPassWindow), degree: trendDegree, jump: jumpOf(lowPassWindow) }),
    trend: loessOf(n, { window: odd(trendWindow), degree: trendDegree, jump: jumpOf(trendWindow) }),
  };
}

/** One pass of the inner loop: `season` and `trend` from the trend before. */
function pass({ period, seasons, lowPass, trend: trendPlan }: Plan, y: Float64Array, into: Parts, robust?: Float64Array): void {
  const { season, trend, work, cycles, low } = into;
  const n = y.length;
  const column = (values: Float64Array, from = 0, stride = 1) => ({ values, from, stride });
  for (let i = 0; i < n; i++) work[i] = y[i]! - trend[i]!;
  for (let place = 0; place < period; place++) {
    const rows = Math.floor((n - 1 - place) / period) + 1;
    smooth(seasons.get(rows)!, column(work, place, period), column(cycles, place, period), robust);
  }
  movingAverage(cycles, n + 2 * period, period, low);
  movingAverage(low, n + period + 1, period, work);
  movingAverage(work, n + 2, 3, low);
  smooth(lowPass, column(low), column(work));
  for (let i = 0; i < n; i++) season[i] = cycles[period + i]! - work[i]!;
  for (let i = 0; i < n; i++) work[i] = y[i]! - season[i]!;
  smooth(trendPlan, column(work), column(trend), robust);
}

interface Parts {
  readonly season: Float64Array;
  readonly trend: Float64Array;
  readonly work: Float64Array;
  readonly cycles: Float64Array;
  readonly low: Float64Array;
}

/** Each place of the season at its mean over the series. */
function averaged(season: Float64Array, period: number): Float64Array {
  const means = new Float64Array(period);
  for (let i = 0; i < season.length; i++) means[i % period]! += season[i]!;
  for (let place = 0; place < period; place++) means[place]! /= Math.floor((season.length - 1 - place) / period) + 1;
  return season.map((_, i) => means[i % period]!);
}

/**
 * Seasonal-trend decomposition by loess; more than two periods of rows are needed, all of them known. `check` is called once a pass.
 * Source: Cleveland, Cleveland, McRae & Terpenning (1990), STL; defaults and results are those of R's stl().
 */
export function stl(y: Float64Array, period: number, options: StlOptions, check: () => void = () => {}): Decomposition {
  const n = y.length;
  const { robust = false } = options;
  const plan = planOf(n, period, options);
  const into: Parts = {
    season: new Float64Array(n),
    trend: new Float64Array(n),
    work: new Float64Array(n + 2 * period),
    cycles: new Float64Array(n + 2 * period),
    low: new Float64Array(n + 2 * period),
  };
  let weights: Float64Array | undefined;
  const rounds = robust ? 16 : 2;
  for (let round = 0; round < rounds; round++) {
    check();
    if (robust && round > 0) weights = robustWeights(y, into.season, into.trend);
    pass(plan, y, into, weights);
  }
  const season = options.seasonWindow === 'periodic' ? averaged(into.season, period) : into.season;
  return {
    season,
    trend: into.trend,
    remainder: y.map((v, i) => v - season[i]! - into.trend[i]!),
    weights: weights ?? new Float64Array(n).fill(1),
  };
}
