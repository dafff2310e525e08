import { emptyFilter, residuals, startFilter, startRoomFor, whiten } from './filter.ts';
import { leastSquaresFit, type Residuals } from './least-squares.ts';
import { armaCount, type Orders } from './orders.ts';
import { type Factors, factorsOf, movingProcess } from './process.ts';
import { regressOut } from './regression.ts';

/** What is to be explained, differenced: the series first, then the regressors (the constant among them). */
export type Columns = readonly Float64Array[];

export interface Estimate {
  readonly orders: Orders;
  /** Unbounded parameters: start values for neighbours. */
  readonly u: Float64Array;
  readonly factors: Factors;
  /** Coefficients of the regressors. */
  readonly beta: Float64Array;
  /** Of the standardised innovations, summed. */
  readonly squares: number;
  readonly logLik: number;
  readonly aicc: number;
}

export interface EstimateOptions {
  readonly tolerance: number;
  readonly check: () => void;
}

/** Partial autocorrelations stay below tanh(BOUND) = 0.9993. */
const BOUND = 4;
const ITERATIONS = 50;

/**
 * Exact Gaussian likelihood as a sum of squares: standardised innovations, each times the geometric mean of their standard deviations.
 * Regression coefficients are concentrated out. Source: Ansley (1979), An algorithm for the exact likelihood of a mixed ARMA process.
 */
function exactResiduals(columns: Columns, orders: Orders): { f: Residuals; parts: { beta: Float64Array; logs: number } } {
  const n = columns[0]!.length;
  const white = columns.map((): Float64Array => new Float64Array(n));
  const { arma, move } = movingProcess(orders);
  const filter = emptyFilter(arma, columns.length);
  const room = startRoomFor(arma);
  const parts: { beta: Float64Array; logs: number } = { beta: new Float64Array(0), logs: 0 };
  const f: Residuals = (u, out) => {
    white[0] = out;
    move(u);
    parts.logs = whiten(arma, columns, white, startFilter(arma, filter, room));
    parts.beta = regressOut(white);
    const scale = Math.exp(parts.logs / (2 * n));
    let sum = 0;
    for (let t = 0; t < n; t++) {
      out[t]! *= scale;
      sum += out[t]! * out[t]!;
    }
    return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
  };
  return { f, parts };
}

/** Conditional sum of squares: the first p + mP rows are given, innovations before them are zero. Source: Box & Jenkins, 7.1.2. */
function conditionalResiduals(columns: Columns, orders: Orders): { f: Residuals; parts: { beta: Float64Array } } {
  const from = orders.p + orders.m * orders.P;
  const white = columns.map((c): Float64Array => new Float64Array(c.length));
  const { arma, move } = movingProcess(orders);
  const parts: { beta: Float64Array } = { beta: new Float64Array(0) };
  const f: Residuals = (u, out) => {
    white[0] = out;
    move(u);
    for (let c = 0; c < columns.length; c++) {
      white[c]!.fill(0, 0, from);
      residuals(arma, columns[c]!, white[c]!, from);
    }
    parts.beta = regressOut(white, from);
    let sum = 0;
    for (let t = from; t < out.length; t++) sum += out[t]! * out[t]!;
    return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
  };
  return { f, parts };
}

/** Log-likelihood, given the sum of squares, with the variance concentrated out. */
const logLikelihood = (squares: number, n: number): number => -0.5 * n * (Math.log((2 * Math.PI * squares) / n) + 1);

/** Akaike's criterion, corrected; `count` parameters, the variance included. Source: Hurvich & Tsai (1989). */
const criterion = (logLik: number, n: number, count: number): number =>
  n > count + 1 ? -2 * logLik + 2 * count + (2 * count * (count + 1)) / (n - count - 1) : Number.POSITIVE_INFINITY;

function estimateOf(orders: Orders, u: Float64Array, beta: Float64Array, squares: number, logLik: number, n: number): Estimate {
  const aicc = criterion(logLik, n, u.length + beta.length + 1);
  return { orders, u, factors: factorsOf(u, orders), beta, squares, logLik, aicc };
}

/** Estimates from the conditional sum of squares; likelihood and criterion are those of the rows that are not given. */
export function conditional(columns: Columns, orders: Orders, start: Float64Array, options: EstimateOptions): Estimate {
  const u = start.slice();
  const n = columns[0]!.length;
  const rows = n - orders.p - orders.m * orders.P;
  if (rows <= u.length + columns.length) return estimateOf(orders, u, new Float64Array(columns.length - 1), 0, Number.NEGATIVE_INFINITY, n);
  const { f, parts } = conditionalResiduals(columns, orders);
  leastSquaresFit(f, u, n, { ...options, maxIterations: ITERATIONS, bound: BOUND });
  const squares = (f(u, new Float64Array(n)) * n) / rows;
  return estimateOf(orders, u, parts.beta, squares, logLikelihood(squares, n), n);
}

/** Estimates by exact maximum likelihood, from the start where it is largest. */
export function exact(columns: Columns, orders: Orders, starts: readonly Float64Array[], options: EstimateOptions): Estimate {
  const n = columns[0]!.length;
  const { f, parts } = exactResiduals(columns, orders);
  const out = new Float64Array(n);
  let u = new Float64Array(armaCount(orders));
  let best = Number.POSITIVE_INFINITY;
  for (const start of starts) {
    const value = f(start, out);
    if (value >= best) continue;
    best = value;
    u = start.slice();
  }
  leastSquaresFit(f, u, n, { ...options, maxIterations: ITERATIONS, bound: BOUND });
  const scaled = f(u, out);
  return estimateOf(orders, u, parts.beta, scaled / Math.exp(parts.logs / n), logLikelihood(scaled, n), n);
}
