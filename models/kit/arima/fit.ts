import { AlmanacError } from '#shared/base/errors.ts';
import { isConstant, mean } from '#shared/math/statistics.ts';
import { differenced } from './difference.ts';
import type { Estimate } from './estimate.ts';
import { lost, type Orders } from './orders.ts';
import { designOf, withoutCovariates } from './regressors.ts';
import { stepwise } from './search.ts';
import { type SeasonalTest, seasonalDifferences } from './seasonal-difference.ts';
import { type ArimaFit, stateAfter } from './state.ts';
import { plainDifferences } from './unit-root.ts';

export type Triple = readonly [number, number, number];

export interface ArimaOptions {
  readonly m: number;
  /** p, d, q; left out: searched. */
  readonly plain?: Triple;
  /** P, D, Q; left out: searched. */
  readonly seasonal?: Triple;
  /** Left out: a mean where nothing is differenced, a drift where the criterion says so. */
  readonly constant?: boolean;
  readonly test: SeasonalTest;
  /** The largest orders that are tried. */
  readonly most: Readonly<Record<'p' | 'q' | 'P' | 'Q', number>>;
  /** Models that are tried at most. */
  readonly models: number;
  readonly check: () => void;
}

/** Rows times season length up to which models are compared, and the chosen one is estimated, by the exact likelihood. */
const COMPARED_EXACTLY = 50_000;
const REFINED_EXACTLY = 5_000_000;
const START = { p: 2, q: 2, P: 1, Q: 1 };
const SHORT_START = { p: 1, q: 1, P: 0, Q: 0 };

/**
 * How often to difference: as given, else by tests on what the covariates leave, and never so often that a covariate vanishes. Two plain
 * differences carry the last change on for ever: beside a season, one is enough.
 */
function differencing(y: Float64Array, covariates: readonly Float64Array[], { m, plain, seasonal, test, check }: ArimaOptions) {
  const left = withoutCovariates(y, covariates);
  const vanishes = (d: number, D: number): boolean => covariates.some((x) => !isConstant(x) && isConstant(differenced(x, { d, D, m })));
  let D = seasonal?.[1] ?? seasonalDifferences(left, m, test, check);
  if (!seasonal && D > 0 && vanishes(0, D)) D--;
  let d = plain?.[1] ?? plainDifferences(differenced(left, { d: 0, D, m }), m > 1 ? 1 : 2);
  if (!plain && d > 0 && vanishes(d, D)) d--;
  return { d, D, m };
}

/** Bounds of the orders that so many rows allow. Source: auto.arima() of R forecast. */
function bounds(n: number, { m, most }: ArimaOptions) {
  const third = Math.floor(n / 3);
  const seasonal = m > 1 ? Math.floor(third / m) : 0;
  const plain = seasonal > 0 ? Math.min(third, m - 1) : third;
  return { p: Math.min(most.p, plain), q: Math.min(most.q, plain), P: Math.min(most.P, seasonal), Q: Math.min(most.Q, seasonal) };
}

/** A series that the differences leave nothing of: what is constant goes on. */
function flat(w: Float64Array, orders: Orders, covariates: number): ArimaFit {
  const constant = orders.d + orders.D < 2 && w[0] !== 0;
  const none = {
    ar: [],
    ma: [],
    seasonalAr: [],
    seasonalMa: [],
    beta: new Array<number>(covariates).fill(0),
    sigma: 0,
    logLik: 0,
    aicc: 0,
  };
  return {
    ...none,
    orders: { ...orders, p: 0, q: 0, P: 0, Q: 0, constant },
    mean: constant ? mean(w) : 0,
    tail: [],
    filter: { ahead: [0], variance: 1 },
  };
}

/**
 * Regression with ARIMA errors: orders as given or searched, by the exact likelihood of the differenced series. All values known.
 * Throws UNSUITABLE where too few rows are left.
 * Source: Hyndman & Khandakar (2008), Automatic time series forecasting; Box & Jenkins (1970); auto.arima() of R forecast 8.20.
 */
export function fitArima(y: Float64Array, covariates: readonly Float64Array[], options: ArimaOptions): ArimaFit {
  const { plain, seasonal, check } = options;
  const by = differencing(y, covariates, options);
  const [p, , q] = plain ?? [0, 0, 0];
  const [P, , Q] = seasonal ?? [0, 0, 0];
  const base: Orders = { ...by, p, q, P, Q, constant: options.constant ?? by.d + by.D < 2 };
  const w = differenced(y, by);
  if (w.length < covariates.length + p + q + P + Q + 3)
    throw new AlmanacError('UNSUITABLE', `${y.length} values, ${lost(base)} of them lost by differences, are too few`, {
      hint: 'Take lower orders, fewer covariates or a shorter season.',
    });
  const size = y.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  if (w.every((v) => Math.abs(v - w[0]!) <= 1e-12 * size)) return stateAfter(flat(w, base, covariates.length), y, covariates);
  const design = designOf(y, covariates, by);
  const cost = design.rows * by.m;
  const made = stepwise(design.columns, base, {
    most: bounds(y.length, options),
    start: y.length < 10 ? SHORT_START : START,
    fixed: { plain: !!plain, seasonal: !!seasonal || by.m < 2, constant: options.constant !== undefined || by.d + by.D !== 1 },
    models: options.models,
    compare: cost <= COMPARED_EXACTLY ? 'exact' : 'conditional',
    refine: cost <= REFINED_EXACTLY ? 'exact' : 'conditional',
    check,
  });
  return stateAfter(described(made, design), y, covariates);
}

function described(
  { orders, factors, beta, squares, logLik, aicc }: Estimate,
  { unscaled, scale, rows }: ReturnType<typeof designOf>,
): ArimaFit {
  const { p, q, P, Q } = orders;
  const free = rows - (p + q + P + Q + beta.length);
  const toScale = rows * Math.log(scale);
  return {
    orders,
    ar: [...factors.ar],
    ma: [...factors.ma],
    seasonalAr: [...factors.seasonalAr],
    seasonalMa: [...factors.seasonalMa],
    ...unscaled(beta, orders.constant),
    sigma: scale * Math.sqrt(squares / Math.max(1, free)),
    logLik: logLik - toScale,
    aicc: aicc + 2 * toScale,
    tail: [],
    filter: { ahead: [0], variance: 1 },
  };
}
