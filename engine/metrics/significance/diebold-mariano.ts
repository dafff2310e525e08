import { mean } from '#shared/math/statistics.ts';
import { studentCritical, studentTail } from './distributions.ts';
import type { PairedTest } from './result.ts';

function autocovariance(d: Float64Array, lag: number): number {
  const centre = mean(d);
  let sum = 0;
  for (let i = lag; i < d.length; i++) sum += (d[i]! - centre) * (d[i - lag]! - centre);
  return sum / d.length;
}

/**
 * Tests whether the mean of the loss differences `d` (one per cutoff, in order) is zero, with the small-sample correction; needs two at least.
 * `overlap` is the number of neighbouring cutoffs whose horizons overlap, 1 where they do not: differences that far apart are independent.
 * Source: Diebold & Mariano (1995); Harvey, Leybourne & Newbold (1997), Testing the equality of prediction mean squared errors.
 */
export function dieboldMariano(d: Float64Array, overlap: number): PairedTest {
  const n = d.length;
  const difference = mean(d);
  let h = Math.min(overlap, n - 1);
  let variance = 0;
  for (let lag = 0; lag < h; lag++) variance += (lag === 0 ? 1 : 2) * autocovariance(d, lag);
  if (variance <= 0) {
    h = 1;
    variance = autocovariance(d, 0);
  }
  if (variance <= 0) return { difference, lo: difference, hi: difference, p: difference === 0 ? 1 : 0 };
  const correction = Math.sqrt((n + 1 - 2 * h + (h / n) * (h - 1)) / n);
  const error = Math.sqrt(variance / n) / correction;
  const reach = studentCritical(0.05, n - 1) * error;
  return { difference, lo: difference - reach, hi: difference + reach, p: studentTail(difference / error, n - 1) };
}
