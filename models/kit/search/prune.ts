import { median } from '#shared/math/quantile.ts';

/** Whole trials to compare with before any is given up. */
const LEAST = 4;

const meanOf = (x: readonly number[], count: number): number => x.slice(0, count).reduce((a, b) => a + b, 0) / count;

/**
 * Whether a trial is not worth going on with: its mean badness over the folds so far is above the median of what whole trials had after
 * as many. Source: Golovin et al. (2017), Google Vizier, section 3.1 (median stopping rule).
 */
export function hopeless(folds: readonly number[], whole: readonly (readonly number[])[]): boolean {
  if (folds.length === 0 || whole.length < LEAST) return false;
  return meanOf(folds, folds.length) > median(whole.map((other) => meanOf(other, folds.length)));
}
