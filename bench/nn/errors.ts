/** Pairs of what came and what was forecast; those where nothing came, or that `counts` leaves out, do not count. */
export interface Errors {
  readonly points: number;
  readonly mae: number;
  readonly rmse: number;
  /** Percent, over values above 0. */
  readonly mape: number;
  /** Share of the variance of what came. */
  readonly r2: number;
}

const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;

export function errorsOf(actual: ArrayLike<number>, forecast: ArrayLike<number>, counts: (i: number) => boolean = () => true): Errors {
  const pairs = Array.from(actual, (a, i) => [a, forecast[i]!] as const).filter(
    ([a, f], i) => Number.isFinite(a) && Number.isFinite(f) && counts(i),
  );
  const centre = mean(pairs.map(([a]) => a));
  const squared = mean(pairs.map(([a, f]) => (a - f) ** 2));
  return {
    points: pairs.length,
    mae: mean(pairs.map(([a, f]) => Math.abs(a - f))),
    rmse: Math.sqrt(squared),
    mape: 100 * mean(pairs.filter(([a]) => a > 0).map(([a, f]) => Math.abs(a - f) / a)),
    r2: 1 - squared / mean(pairs.map(([a]) => (a - centre) ** 2)),
  };
}

/** Percent of what came that lies inside. */
export function coverageOf(
  actual: ArrayLike<number>,
  { lower, upper }: { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> },
): number {
  const known = Array.from(actual, (a, i) => ({ a, i })).filter(({ a }) => Number.isFinite(a));
  return (100 * known.filter(({ a, i }) => a >= lower[i]! && a <= upper[i]!).length) / known.length;
}
