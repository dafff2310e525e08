import { normalQuantile } from '#shared/math/normal.ts';
import { normalCdf } from './distributions.ts';
import type { PairedTest } from './result.ts';

const EXACT_BELOW = 50;

/** Ranks of |d| with ties sharing their mean: the sum over positive d, and Σ(t³ − t) over groups of ties. */
function signedRanks(d: Float64Array): { positive: number; ties: number } {
  const order = Float64Array.from(d, (v) => Math.abs(v)).sort();
  const rank = new Map<number, number>();
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && order[to] === order[from]) to++;
    rank.set(order[from]!, (from + 1 + to) / 2);
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { positive: d.reduce((sum, v) => sum + (v > 0 ? rank.get(v)! : 0), 0), ties };
}

/** Probability that the signed-rank sum of n values is 0, 1, 2 … under the null hypothesis. */
function signedRankProbabilities(n: number): Float64Array {
  const p = new Float64Array((n * (n + 1)) / 2 + 1);
  p[0] = 1;
  for (let rank = 1, top = 0; rank <= n; rank++) {
    top += rank;
    for (let sum = top; sum >= 0; sum--) p[sum] = (p[sum]! + (sum >= rank ? p[sum - rank]! : 0)) / 2;
  }
  return p;
}

/** The k-th smallest (from 1) of the averages of all pairs, a value with itself included, without forming them all. */
export function walshAverage(sorted: Float64Array, k: number): number {
  const countUpTo = (x: number): number => {
    let count = 0;
    for (let i = 0, j = sorted.length - 1; i < sorted.length; i++) {
      while (j >= i && sorted[i]! + sorted[j]! > 2 * x) j--;
      if (j < i) break;
      count += j - i + 1;
    }
    return count;
  };
  let low = sorted[0]!;
  let high = sorted[sorted.length - 1]!;
  if (countUpTo(low) >= k) return low;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (countUpTo(middle) >= k) high = middle;
    else low = middle;
  }
}

/**
 * Wilcoxon's signed-rank test that paired differences are symmetric about zero, with the Hodges-Lehmann estimate and its interval.
 * Zeros are left out; exact below 50 values without ties, else normal with continuity correction.
 * Source: Hollander & Wolfe (1973), 3.1-3.3; wilcox.test() of R.
 */
export function wilcoxon(differences: Float64Array): PairedTest {
  const d = differences.filter((v) => v !== 0).sort();
  const n = d.length;
  if (n === 0) return { difference: 0, lo: 0, hi: 0, p: 1 };
  const pairs = (n * (n + 1)) / 2;
  const { positive, ties } = signedRanks(d);
  const difference = (walshAverage(d, Math.floor((pairs + 1) / 2)) + walshAverage(d, Math.ceil((pairs + 1) / 2))) / 2;
  const exact = n < EXACT_BELOW && ties === 0 && n === differences.length;
  const { p, reach } = exact ? exactly(n, positive) : nearly(n, positive, ties);
  return { difference, lo: walshAverage(d, reach), hi: walshAverage(d, pairs + 1 - reach), p };
}

/** `reach` is how many averages from either end the interval begins. */
function exactly(n: number, positive: number): { p: number; reach: number } {
  const probabilities = signedRankProbabilities(n);
  let below = 0;
  let above = 0;
  let reach = 0;
  let cumulative = 0;
  probabilities.forEach((probability, sum) => {
    if (sum <= positive) below += probability;
    if (sum >= positive) above += probability;
    if (cumulative < 0.025) reach = sum;
    cumulative += probability;
  });
  return { p: Math.min(1, 2 * Math.min(below, above)), reach: Math.max(1, reach) };
}

function nearly(n: number, positive: number, ties: number): { p: number; reach: number } {
  const centre = (n * (n + 1)) / 4;
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
  const z = positive - centre;
  const p = Math.min(1, 2 * normalCdf(-Math.max(0, Math.abs(z) - 0.5) / sd));
  return { p, reach: Math.max(1, Math.round(centre - normalQuantile(0.975) * sd)) };
}
