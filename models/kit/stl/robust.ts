import { quantile } from '#shared/math/quantile.ts';

/** Bisquare weights of the rows by the size of what season and trend leave: 0 beyond six times its median. Source: Cleveland et al. (1990), section 2.4. */
export function robustWeights(y: Float64Array, season: Float64Array, trend: Float64Array): Float64Array {
  const size = y.map((v, i) => Math.abs(v - season[i]! - trend[i]!));
  const reach = 6 * quantile(size, 0.5);
  return size.map((r) => (r <= 0.001 * reach ? 1 : r <= 0.999 * reach ? (1 - (r / reach) ** 2) ** 2 : 0));
}
