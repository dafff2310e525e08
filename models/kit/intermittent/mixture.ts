import { quantileOfSorted } from '#shared/math/quantile.ts';
import { significant } from '#shared/math/rounding.ts';

/** Demand of one row: zero, or with a chance one of the sizes seen so far, scaled. */
export interface Mixture {
  readonly chance: number;
  /** Quantiles of the sizes, evenly spaced in probability; empty without demand. */
  readonly sizes: readonly number[];
}

const GRID = 41;

/** Mean of the distribution whose quantiles these are, joined by straight lines. */
function meanOf(quantiles: ArrayLike<number>): number {
  const n = quantiles.length;
  if (n === 1) return quantiles[0]!;
  let sum = 0;
  for (let j = 1; j < n; j++) sum += (quantiles[j - 1]! + quantiles[j]!) / (2 * (n - 1));
  return sum;
}

/** Quantiles of the values that are not zero, as multiples of the size of their mean (of the first one where that is zero). */
export function sizesOf(y: Float64Array): number[] {
  const sizes = y.filter((v) => v !== 0).sort();
  if (sizes.length === 0) return [];
  const count = Math.min(GRID, sizes.length);
  const grid = Array.from({ length: count }, (_, j) => quantileOfSorted(sizes, count > 1 ? j / (count - 1) : 0.5));
  const unit = Math.abs(meanOf(grid)) || Math.abs(sizes[0]!);
  return grid.map((s) => significant(s / unit, 6));
}

/**
 * The mixture whose mean is `rate`: demand of size `size` on average, with a chance of rate / size; where that is above 1 the sizes grow
 * instead.
 */
export function mixtureOf(rate: number, size: number, sizes: readonly number[]): Mixture {
  const share = size === 0 ? 0 : rate / size;
  if (!(share > 0) || sizes.length === 0) return { chance: 0, sizes: [] };
  const scale = Math.abs(size) * Math.max(1, share);
  return { chance: Math.min(1, share), sizes: sizes.map((s) => s * scale) };
}

/** The value that demand stays below with probability p; ascending in p. Sizes below zero (returns) lie below the zeros. */
export function mixtureQuantile({ chance, sizes }: Mixture, p: number): number {
  if (chance === 0) return 0;
  const below = (chance * sizes.filter((s) => s < 0).length) / sizes.length;
  if (p < below) return Math.min(0, quantileOfSorted(sizes, p / chance));
  if (p <= below + 1 - chance) return 0;
  return Math.max(0, quantileOfSorted(sizes, (p - (1 - chance)) / chance));
}
