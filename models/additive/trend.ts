export type Growth = 'linear' | 'logistic' | 'flat';

/** The trend in scaled units: time runs from 0 at the first row to 1 at the last. */
export interface Trend {
  readonly growth: Growth;
  /** Rate at time 0, offset (the midpoint of logistic growth), and how much the rate changes at each changepoint. */
  readonly k: number;
  readonly m: number;
  readonly deltas: readonly number[];
  readonly changepoints: readonly number[];
  /** Where logistic growth saturates. */
  readonly cap: number;
}

/** Times of `count` possible changes, evenly over the rows of the first `range` of the history; fewer where rows are few. */
export function changepointsOf(t: Float64Array, count: number, range: number): number[] {
  const size = Math.floor(t.length * range);
  const most = Math.max(0, Math.min(count, size - 1));
  return Array.from({ length: most }, (_, j) => t[halfEven(1 + ((j + 1) * (size - 1)) / most) - 1]!);
}

/** To the nearest whole number, halves to the even one. */
function halfEven(x: number): number {
  const low = Math.floor(x);
  if (Math.abs(x - low - 0.5) > 1e-9) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}

/** The piecewise linear function under the trend at time t: k (t - m) for logistic growth, else m + k t, plus the changes. */
function lineAt({ growth, k, m, deltas, changepoints }: Trend, t: number): number {
  let z = growth === 'logistic' ? k * (t - m) : m + k * t;
  for (let j = 0; j < deltas.length && changepoints[j]! < t; j++) z += deltas[j]! * (t - changepoints[j]!);
  return z;
}

export const shaped = ({ growth, cap }: Pick<Trend, 'growth' | 'cap'>, z: number): number =>
  growth === 'logistic' ? cap / (1 + Math.exp(-z)) : z;

export const trendAt = (trend: Trend, t: number): number => shaped(trend, lineAt(trend, t));

/** The line under the trend and its slope after the last change: from where future changes set out. */
export const lineAfter = (trend: Trend, t: number): { readonly z: number; readonly slope: number } => ({
  z: lineAt(trend, t),
  slope: trend.growth === 'flat' ? 0 : trend.deltas.reduce((sum, d) => sum + d, trend.k),
});

/** Value of the trend at t; its derivatives by k, m and the deltas go to `into`. */
export function trendSlopes(trend: Trend, t: number, into: Float64Array): number {
  const { growth, k, m, cap, changepoints } = trend;
  const z = lineAt(trend, t);
  const value = shaped(trend, z);
  const steep = growth === 'logistic' ? value * (1 - value / cap) : 1;
  into[0] = growth === 'logistic' ? steep * (t - m) : growth === 'flat' ? 0 : t;
  into[1] = growth === 'logistic' ? -steep * k : 1;
  for (let j = 0; j < changepoints.length; j++) into[2 + j] = t > changepoints[j]! ? steep * (t - changepoints[j]!) : 0;
  return value;
}

/** Where the search sets out: the line (or curve) through the first and the last value. */
export function startTrend(growth: Growth, t: Float64Array, y: Float64Array, cap: number, changepoints: readonly number[]): Trend {
  const deltas = changepoints.map(() => 0);
  const last = y.length - 1;
  const base = { growth, deltas, changepoints, cap };
  if (growth === 'flat') return { ...base, k: 0, m: y.reduce((a, b) => a + b, 0) / y.length };
  const span = t[last]! - t[0]!;
  if (growth === 'linear') {
    const k = (y[last]! - y[0]!) / span;
    return { ...base, k, m: y[0]! - k * t[0]! };
  }
  const odds = (v: number): number => Math.log(cap / Math.max(0.01 * cap, Math.min(0.99 * cap, v)) - 1);
  let l0 = odds(y[0]!);
  const l1 = odds(y[last]!);
  if (Math.abs(l0 - l1) <= 0.01) l0 += 0.05;
  return { ...base, m: (l0 * span) / (l0 - l1), k: (l0 - l1) / span };
}
