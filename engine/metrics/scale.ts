/**
 * Errors of the in-sample seasonal naive over the first n rows of a series, for any n: by running sums, so that each cutoff of a backtest
 * costs nothing. A missing value leaves the pairs it is part of out.
 */
export interface Scales {
  /** Mean absolute error over the first `rows`; NaN where no pair is known. */
  absolute(rows: number): number;
  /** Mean squared error over the first `rows`. */
  squared(rows: number): number;
}

/** Lag `season`; lag 1 for a history that is no longer than a season. */
export function scalesOf(y: Float64Array, season: number): Scales {
  const seasonal = running(y, season);
  const plain = season === 1 ? seasonal : running(y, 1);
  const of = (rows: number): Running => (rows > season ? seasonal : plain);
  const at = (sums: Float64Array, counts: Float64Array, rows: number): number => sums[rows]! / counts[rows]!;
  return {
    absolute: (rows) => at(of(rows).absolute, of(rows).count, rows),
    squared: (rows) => at(of(rows).squared, of(rows).count, rows),
  };
}

interface Running {
  readonly absolute: Float64Array;
  readonly squared: Float64Array;
  readonly count: Float64Array;
}

function running(y: Float64Array, lag: number): Running {
  const absolute = new Float64Array(y.length + 1);
  const squared = new Float64Array(y.length + 1);
  const count = new Float64Array(y.length + 1);
  for (let i = 0; i < y.length; i++) {
    const difference = i >= lag ? y[i]! - y[i - lag]! : Number.NaN;
    const known = Number.isFinite(difference);
    absolute[i + 1] = absolute[i]! + (known ? Math.abs(difference) : 0);
    squared[i + 1] = squared[i]! + (known ? difference ** 2 : 0);
    count[i + 1] = count[i]! + (known ? 1 : 0);
  }
  return { absolute, squared, count };
}
