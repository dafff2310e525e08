import type { BoostOptions, Column } from './types.ts';

/** A loss to minimise, as boosting sees it: its derivatives by the margin m, row by row. */
export interface Loss {
  readonly link: 'identity' | 'log';
  /** The hessian is the row's weight, so that counts and hessians are one where there are no weights. */
  readonly flat: boolean;
  /** Probability of the residuals' quantile that leaf values are renewed to, where the gradient does not carry the size of the error. */
  readonly renew?: number;
  /** The best constant margin. */
  readonly base: (y: Column, weights: Float64Array | undefined, rows: Int32Array) => number;
  /** First and second derivative at the margin; `hessian` is called only where not flat. */
  readonly gradient: (y: number, m: number) => number;
  readonly hessian: (y: number, m: number) => number;
  readonly value: (y: number, m: number) => number;
}

function mean(y: Column, weights: Float64Array | undefined, rows: Int32Array): number {
  let sum = 0;
  let total = 0;
  for (const row of rows) {
    const w = weights ? weights[row]! : 1;
    sum += w * y[row]!;
    total += w;
  }
  return sum / total;
}

/** The value of rank k (from 0) of values, whose order is changed. Source: Hoare (1961), Find. */
function selectInPlace(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swap = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swap;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k]!;
}

/** Quantile of values, by linear interpolation (type 7 of Hyndman & Fan 1996); their order is changed. */
export function quantileInPlace(values: Float64Array, p: number): number {
  const at = p * (values.length - 1);
  const below = Math.floor(at);
  const low = selectInPlace(values, below);
  if (at === below) return low;
  let next = Number.POSITIVE_INFINITY;
  for (let i = below + 1; i < values.length; i++) next = Math.min(next, values[i]!);
  return low + (at - below) * (next - low);
}

/** The smallest value that has a share p of the weight at or below it; without weights by linear interpolation. */
export function weightedQuantile(values: Float64Array, weights: Float64Array | undefined, p: number): number {
  if (!weights) return quantileInPlace(values, p);
  const n = values.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const goal = p * weights.reduce((a, b) => a + b, 0);
  let below = 0;
  for (const i of order) {
    below += weights[i]!;
    if (below >= goal) return values[i]!;
  }
  return values[order[n - 1]!]!;
}

const quantileBase =
  (p: number): Loss['base'] =>
  (y, weights, rows) =>
    weightedQuantile(
      Float64Array.from(rows, (row) => y[row]!),
      weights && Float64Array.from(rows, (row) => weights[row]!),
      p,
    );

const logMean: Loss['base'] = (y, weights, rows) => Math.log(Math.max(mean(y, weights, rows), 1e-12));
const one = (): number => 1;

const pinball = (p: number): Loss => ({
  link: 'identity',
  flat: true,
  renew: p,
  base: quantileBase(p),
  gradient: (y, m) => (y > m ? -p : y < m ? 1 - p : 0),
  hessian: one,
  value: (y, m) => (y > m ? p * (y - m) : (1 - p) * (m - y)),
});

export type LossOptions = Pick<BoostOptions, 'objective' | 'quantile' | 'tweediePower' | 'huberDelta'>;

/** The loss of an objective. Sources: Friedman (2001), Greedy function approximation; Jørgensen (1987) for the tweedie deviance. */
export function lossOf({ objective, quantile = 0.5, tweediePower: p = 1.5, huberDelta: d = 1 }: LossOptions): Loss {
  switch (objective) {
    case 'squared':
      return { link: 'identity', flat: true, base: mean, gradient: (y, m) => m - y, hessian: one, value: (y, m) => (y - m) ** 2 };
    case 'absolute':
      return {
        ...pinball(0.5),
        gradient: (y, m) => (y > m ? -1 : y < m ? 1 : 0),
        value: (y, m) => Math.abs(y - m),
      };
    case 'quantile':
      return pinball(quantile);
    case 'huber':
      return {
        link: 'identity',
        flat: true,
        base: quantileBase(0.5),
        gradient: (y, m) => Math.min(d, Math.max(-d, m - y)),
        hessian: one,
        value: (y, m) => (Math.abs(y - m) <= d ? 0.5 * (y - m) ** 2 : d * (Math.abs(y - m) - 0.5 * d)),
      };
    case 'poisson':
      return {
        link: 'log',
        flat: false,
        base: logMean,
        gradient: (y, m) => Math.exp(m) - y,
        hessian: (_, m) => Math.exp(m),
        value: (y, m) => Math.exp(m) - y * m,
      };
    case 'tweedie':
      return {
        link: 'log',
        flat: false,
        base: logMean,
        gradient: (y, m) => Math.exp((2 - p) * m) - y * Math.exp((1 - p) * m),
        hessian: (y, m) => (2 - p) * Math.exp((2 - p) * m) - (1 - p) * y * Math.exp((1 - p) * m),
        value: (y, m) => Math.exp((2 - p) * m) / (2 - p) - (y * Math.exp((1 - p) * m)) / (1 - p),
      };
  }
}
