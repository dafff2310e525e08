import type { Quantile } from '#shared/domain/forecast.ts';
import { normalDraw, normalQuantile } from '#shared/math/normal.ts';
import type { Random } from '#shared/math/random.ts';

/** Levels of the quantiles that paths are drawn between. */
export const PATH_LEVELS: readonly number[] = [20, 40, 60, 80, 90, 95, 99, 99.9];

/**
 * Sample paths whose values at every step are distributed as the quantiles say, neighbouring steps correlated by `dependence` (a Gaussian
 * copula of first order). Straight lines between quantiles, over the normal scale; none goes beyond the outermost, so that bounds of quantiles hold for
 * paths.
 * `quantiles` are of one series, ascending in p, at least two.
 * Source: Pinson et al. (2009), From probabilistic forecasts to statistical scenarios.
 */
export function drawPaths(quantiles: readonly Quantile[], dependence: number, paths: number, random: Random): Float64Array[] {
  const z = quantiles.map(({ p }) => normalQuantile(p));
  const horizon = quantiles[0]!.values.length;
  const fresh = Math.sqrt(1 - dependence ** 2);
  return Array.from({ length: paths }, () => {
    let state = normalDraw(random);
    return Float64Array.from({ length: horizon }, (_, h) => {
      if (h > 0) state = dependence * state + fresh * normalDraw(random);
      const at = Math.min(z[z.length - 1]!, Math.max(z[0]!, state));
      let k = 1;
      while (k < z.length - 1 && z[k]! < at) k++;
      const [low, high] = [quantiles[k - 1]!.values[h]!, quantiles[k]!.values[h]!];
      return low + ((at - z[k - 1]!) / (z[k]! - z[k - 1]!)) * (high - low);
    });
  });
}
