import { differences, isConstant, mean } from '#shared/math/statistics.ts';

/** Critical value of the 5 % level for stationarity about a level. */
const CRITICAL = 0.463;

/**
 * Statistic of the test of stationarity about a level, with Bartlett weights over `lags` autocovariances.
 * Source: Kwiatkowski, Phillips, Schmidt & Shin (1992); ur.kpss() of R urca.
 */
export function kpss(x: Float64Array, lags: number): number {
  const n = x.length;
  const centre = mean(x);
  const e = x.map((v) => v - centre);
  let partial = 0;
  let squares = 0;
  let variance = 0;
  for (let t = 0; t < n; t++) {
    partial += e[t]!;
    squares += partial * partial;
    variance += e[t]! * e[t]!;
  }
  for (let lag = 1; lag <= lags; lag++) {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += e[t]! * e[t - lag]!;
    variance += 2 * (1 - lag / (lags + 1)) * sum;
  }
  return squares / n / variance;
}

/** How many plain differences make x stationary, by repeated tests at the 5 % level. Source: ndiffs() of R forecast. */
export function plainDifferences(x: Float64Array, most = 2): number {
  let left = x;
  for (let d = 0; d < most; d++) {
    if (isConstant(left) || !(kpss(left, Math.floor((3 * Math.sqrt(left.length)) / 13)) > CRITICAL)) return d;
    left = differences(left);
  }
  return most;
}
