import { differenced, integrated } from './difference.ts';
import { emptyFilter, type FilterState, startFilter, whiten } from './filter.ts';
import { lost, type Orders } from './orders.ts';
import { type Arma, expanded } from './process.ts';

/** A fitted ARIMA and where it stands: plain data. */
export interface ArimaFit {
  readonly orders: Orders;
  readonly ar: readonly number[];
  readonly ma: readonly number[];
  readonly seasonalAr: readonly number[];
  readonly seasonalMa: readonly number[];
  /** Effect of each covariate per unit; 0 where it was left out. */
  readonly beta: readonly number[];
  /** Mean of the differenced series: the mean itself, the drift per step or, with a seasonal difference alone, per season. */
  readonly mean: number;
  /** Standard deviation of the innovations. */
  readonly sigma: number;
  readonly logLik: number;
  readonly aicc: number;
  /** The last d + D m values without the covariates: what the differences are undone by. */
  readonly tail: readonly number[];
  readonly filter: FilterNote;
}

/** The filter after the last row. Gain and wake are left out once they have settled. */
interface FilterNote {
  readonly ahead: readonly number[];
  readonly variance: number;
  readonly gain?: readonly number[];
  readonly wake?: readonly number[];
}

const SETTLED = 1e-9;

export const armaOf = ({ ar, ma, seasonalAr, seasonalMa, orders }: ArimaFit): Arma =>
  expanded(
    {
      ar: Float64Array.from(ar),
      ma: Float64Array.from(ma),
      seasonalAr: Float64Array.from(seasonalAr),
      seasonalMa: Float64Array.from(seasonalMa),
    },
    orders.m,
  );

const noted = ({ ahead, variance, gain, wake }: FilterState): FilterNote =>
  variance - 1 < SETTLED ? { ahead: [...ahead[0]!], variance: 1 } : { ahead: [...ahead[0]!], variance, gain: [...gain], wake: [...wake] };

function filterOf(note: FilterNote, { ar, ma }: Arma): FilterState {
  const steady = Float64Array.from(note.ahead, (_, i) => (ar[i] ?? 0) + (ma[i] ?? 0));
  return {
    ahead: [Float64Array.from(note.ahead)],
    variance: note.variance,
    gain: note.gain ? Float64Array.from(note.gain) : steady,
    wake: note.wake ? Float64Array.from(note.wake) : new Float64Array(note.ahead.length),
  };
}

/** What the covariates account for, by row. */
export const effects = (beta: readonly number[], covariates: readonly Float64Array[], rows: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, t) => beta.reduce((sum, b, i) => sum + b * covariates[i]![t]!, 0));

const without = (y: Float64Array, part: Float64Array): Float64Array => y.map((v, t) => v - part[t]!);

/** The state of `fit` after the whole history. */
export function stateAfter(fit: ArimaFit, y: Float64Array, covariates: readonly Float64Array[]): ArimaFit {
  const arma = armaOf(fit);
  const left = without(y, effects(fit.beta, covariates, y.length));
  return moved(fit, arma, startFilter(arma, emptyFilter(arma, 1)), new Float64Array(0), left);
}

function moved(fit: ArimaFit, arma: Arma, filter: FilterState, tail: Float64Array, added: Float64Array): ArimaFit {
  const known = new Float64Array(tail.length + added.length);
  known.set(tail);
  known.set(added, tail.length);
  const w = differenced(known, fit.orders).map((v) => v - fit.mean);
  whiten(arma, [w], [new Float64Array(w.length)], filter);
  return { ...fit, tail: [...known.subarray(known.length - lost(fit.orders))], filter: noted(filter) };
}

/** The state after rows that follow, parameters kept; a missing value (NaN) is taken as forecast. */
export function advance(fit: ArimaFit, y: Float64Array, covariates: readonly Float64Array[]): ArimaFit {
  if (y.length === 0) return fit;
  const gap = y.findIndex(Number.isNaN);
  if (gap === 0) {
    const [guess] = ahead(
      fit,
      covariates.map((x) => x.subarray(0, 1)),
      1,
    );
    const filled = Float64Array.from(y);
    filled[0] = guess!;
    return advance(fit, filled, covariates);
  }
  const end = gap < 0 ? y.length : gap;
  const arma = armaOf(fit);
  const added = without(y.subarray(0, end), effects(fit.beta, covariates, end));
  const next = moved(fit, arma, filterOf(fit.filter, arma), Float64Array.from(fit.tail), added);
  return advance(
    next,
    y.subarray(end),
    covariates.map((x) => x.subarray(end)),
  );
}

/** Point forecasts of `horizon` steps. */
export function ahead(fit: ArimaFit, covariates: readonly Float64Array[], horizon: number): Float64Array {
  const { ar } = armaOf(fit);
  const { mean, filter, tail, orders } = fit;
  const first = filter.ahead;
  const w = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    let v = first[h] ?? 0;
    for (let i = 0; i < Math.min(h, ar.length); i++) v += ar[i]! * w[h - 1 - i]!;
    w[h] = v;
  }
  const levels = integrated(
    w.map((v) => v + mean),
    Float64Array.from(tail),
    orders,
  );
  const effect = effects(fit.beta, covariates, horizon);
  return levels.map((v, h) => v + effect[h]!);
}
