import { isConstant } from '#shared/math/statistics.ts';
import { type Criterion, criterionOf, estimate, type Smoother, scaled } from './estimate.ts';
import { type Component, type Form, freeCount, type Season, type Trend } from './form.ts';
import type { Bounds } from './region.ts';
import { benchFor } from './search.ts';

export interface Wanted {
  readonly error: 'auto' | Component;
  readonly trend: 'auto' | Season;
  readonly damped: 'auto' | 'yes' | 'no';
  readonly seasonal: 'auto' | Season;
  /** Season length of the seasonal forms; at most LONGEST_SEASON. */
  readonly period: number;
  readonly criterion: Criterion;
  readonly bounds: Bounds;
}

/** A fitted model and its information criterion, the smaller the better. */
export interface Candidate {
  readonly smoother: Smoother;
  readonly criterion: number;
}

/** Longer seasons would need too many initial states: take them out first. */
export const LONGEST_SEASON = 24;
const TOLERANCE = 1e-5;

const trendsOf = (trend: Season, { trend: letter, damped }: Wanted): Trend[] => {
  if (trend === 'N') return damped === 'yes' && letter === 'auto' ? [] : ['N'];
  const both: Trend[] = [trend, `${trend}d`];
  return both.filter((t) => damped === 'auto' || (damped === 'yes') === t.endsWith('d'));
};

/**
 * The forms that are tried: multiplicative trends only where asked for; multiplicative parts only for positive values; combinations
 * that are unstable only where each of their letters was asked for. Source: Hyndman et al. (2008), 2.3 and 7.3; ets() of R forecast.
 */
export function formsFor(wanted: Wanted, positive: boolean): Form[] {
  const allowed = <L extends string>(letters: readonly L[]): L[] => letters.filter((l) => l !== 'M' || positive);
  const of = <L extends string>(letter: 'auto' | L, all: readonly L[]): L[] => {
    const some = allowed(letter === 'auto' ? all : [letter]);
    return some.length > 0 ? some : ['A' as L];
  };
  const errors = of(wanted.error, ['A', 'M']);
  const seasons = wanted.period > 1 ? of(wanted.seasonal, ['N', 'A', 'M']) : (['N'] as const);
  const trends = of(wanted.trend, ['N', 'A']).flatMap((t) => trendsOf(t, wanted));
  const unstable = ({ error, trend, season }: Form): boolean => {
    const growing = trend.startsWith('M');
    if (error === 'A' && season === 'M') return wanted.error !== 'A' || wanted.seasonal !== 'M';
    if (error === 'A' && growing) return wanted.error !== 'A';
    return growing && season === 'A' && wanted.seasonal !== 'A';
  };
  return errors.flatMap((error) =>
    seasons.flatMap((season) =>
      trends.map((trend): Form => ({ error, trend, season, period: season === 'N' ? 1 : wanted.period })).filter((form) => !unstable(form)),
    ),
  );
}

const enough = (form: Form, rows: number): boolean => rows > freeCount(form) + 2 && (form.season === 'N' || rows >= form.period + 4);

const constant = (level: number, rows: number): Smoother => ({
  ...{ error: 'A', trend: 'N', season: 'N', period: 1 },
  weights: { alpha: 0.1, beta: 0, gamma: 0, phi: 1 },
  first: { level, slope: 0, season: [] },
  last: { level, slope: 0, season: [] },
  variance: 0,
  deviance: -1e300,
  rows,
});

/** All forms that were asked for and that the data allow, fitted; the best first. Never empty. */
export function candidates(history: Float64Array, wanted: Wanted, check: () => void): Candidate[] {
  const rows = history.length;
  if (isConstant(history)) return [{ smoother: constant(history[0]!, rows), criterion: -1e300 }];
  const positive = history.every((v) => v > 0);
  const data = scaled(history);
  const bench = benchFor(wanted.period + 6, wanted.period);
  const simplest: Form = { error: 'A', trend: 'N', season: 'N', period: 1 };
  const fitAll = (forms: readonly Form[]): Candidate[] =>
    forms.flatMap((form) => {
      const smoother = estimate(form, data, bench, { bounds: wanted.bounds, tolerance: TOLERANCE, check });
      return smoother ? [{ smoother, criterion: criterionOf(smoother, wanted.criterion) }] : [];
    });
  const fits = fitAll(formsFor(wanted, positive).filter((form) => enough(form, rows)));
  return (fits.length > 0 ? fits : fitAll([simplest])).sort((a, b) => a.criterion - b.criterion || 0);
}
