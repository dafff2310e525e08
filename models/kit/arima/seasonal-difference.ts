import { isConstant, variance } from '#shared/math/statistics.ts';
import { stl } from '../stl/stl.ts';
import { ocsb, ocsbCritical } from './ocsb.ts';

export type SeasonalTest = 'strength' | 'ocsb';

const STRONG = 0.64;

/** Share of the variance without trend that the season takes, 0 to 1. Source: Wang, Smith & Hyndman (2006); nsdiffs() of R forecast. */
export function seasonalStrength(x: Float64Array, m: number, check?: () => void): number {
  const { season, remainder } = stl(x, m, { seasonWindow: 11 }, check);
  const both = variance(remainder.map((v, i) => v + season[i]!));
  return both > 0 ? Math.max(0, Math.min(1, 1 - variance(remainder) / both)) : 0;
}

/** Whether one seasonal difference is called for: 0 or 1; 0 where x holds no more than two seasons. */
export function seasonalDifferences(x: Float64Array, m: number, test: SeasonalTest, check?: () => void): 0 | 1 {
  if (m < 2 || x.length <= 2 * m || isConstant(x)) return 0;
  const wanted = test === 'ocsb' ? ocsb(x, m) > ocsbCritical(m) : seasonalStrength(x, m, check) > STRONG;
  return wanted ? 1 : 0;
}
