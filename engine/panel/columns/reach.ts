import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { DAY } from '#shared/base/units.ts';
import type { Recipe } from '#shared/stages/features.ts';

const MOST_DAYS = { day: 1, week: 7, month: 31, year: 366 } as const;

/**
 * How many rows of the history of a covariate the columns made of it look back to from the first row ahead: 0 where they look at a row's
 * own time alone, Infinity where they look at all that was.
 */
export function reachOf(recipe: Recipe, axis: TimeAxis, covariate: string): number {
  const mine = <R extends { readonly of?: string | undefined }>(rules: readonly R[]): R[] => rules.filter(({ of }) => of === covariate);
  if (mine(recipe.expanding).length + mine(recipe.weighted).length > 0) return Number.POSITIVE_INFINITY;
  const step = nominalStep(axis);
  return Math.max(
    0,
    ...mine(recipe.covariateLags).flatMap(({ lags }) => lags),
    ...mine(recipe.rolling).map(({ window, lag }) => window + lag),
    // A clock lag may span a change to summer or winter time.
    ...mine(recipe.clockLags).map(({ n, unit }) => Math.ceil(((n * MOST_DAYS[unit] + 1) * DAY) / step) + 2),
  );
}
