import { solvePositive } from '#shared/math/least-squares.ts';
import { differences } from '#shared/math/statistics.ts';

interface Regression {
  readonly b: Float64Array;
  readonly squares: number;
  /** t value of the last column. */
  readonly t: number;
}

function regression(columns: readonly Float64Array[], y: Float64Array): Regression {
  const k = columns.length;
  const n = y.length;
  const gram = new Float64Array(k * k);
  const b = new Float64Array(k);
  columns.forEach((x, i) => {
    for (let t = 0; t < n; t++) b[i]! += x[t]! * y[t]!;
    for (let j = 0; j <= i; j++) for (let t = 0; t < n; t++) gram[i * k + j]! += x[t]! * columns[j]![t]!;
  });
  if (!solvePositive(gram, b)) return { b, squares: Number.NaN, t: Number.NaN };
  let squares = 0;
  for (let t = 0; t < n; t++) {
    let e = y[t]!;
    for (let i = 0; i < k; i++) e -= b[i]! * columns[i]![t]!;
    squares += e * e;
  }
  const last = gram[k * k - 1]!;
  return { b, squares, t: (b[k - 1]! * last) / Math.sqrt(squares / (n - k)) };
}

const filtered = (x: Float64Array, ar: Float64Array): Float64Array =>
  x.map((v, t) => ar.reduce((left, phi, k) => (t > k ? left - phi * x[t - 1 - k]! : Number.NaN), v));

/** The test regression with `lag` lags on rows from the `from`th on that the differences leave. */
function fitTest(x: Float64Array, m: number, lag: number, from: number): Regression & { readonly rows: number } {
  const seasonal = differences(x, m);
  const plain = differences(x);
  const both = differences(seasonal);
  const rows = both.length - from;
  const cut = (series: Float64Array, shift: number): Float64Array => series.slice(from + shift, from + shift + rows);
  const lags = Array.from({ length: lag }, (_, k) => cut(both, -1 - k));
  const y = cut(both, 0);
  const ar = lag > 0 ? regression(lags, y).b : new Float64Array(0);
  const made = regression([...lags, cut(filtered(seasonal, ar), 0), cut(filtered(plain, ar), 0)], y);
  return { ...made, rows };
}

const LAGS = 3;

/**
 * Statistic of the test for a seasonal unit root; above the critical value it stays and a seasonal difference is called for.
 * Lags up to 3 by Akaike's criterion. NaN where the regression has no solution.
 * Source: Osborn, Chui, Smith & Birchenhall (1988); ocsb.test() of R forecast, which takes one lag less than the criterion's best.
 */
export function ocsb(x: Float64Array, m: number): number {
  if (x.length < m + 2 * LAGS + 4) return Number.NaN;
  const scores = Array.from({ length: LAGS }, (_, i) => {
    const { squares, rows } = fitTest(x, m, i + 1, LAGS);
    return rows * Math.log(squares / rows) + 2 * (i + 3);
  });
  const lag = scores.indexOf(Math.min(...scores));
  return lag < 0 ? Number.NaN : fitTest(x, m, lag, lag).t;
}

/** Critical value of the 5 % level, smoothed over simulations. Source: calcOCSBCritVal() of R forecast. */
export function ocsbCritical(m: number): number {
  const z = Math.log(m) - 0.7656451;
  return -0.2937411 * Math.exp(-0.2850853 * z - 0.05983644 * z * z) - 1.652202;
}
