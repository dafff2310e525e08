import { AlmanacError } from '#shared/base/errors.ts';
import { significant } from '#shared/math/rounding.ts';
import { isConstant } from '#shared/math/statistics.ts';
import { type Carry, carryOf } from '../kit/carry.ts';
import { type Series, type Steps, stepsOf } from '../kit/series.ts';
import { clockOf } from './clock.ts';
import { type Effect, featureRows, regressorOf, widthOf } from './features.ts';
import { fitMap } from './map.ts';
import type { Params } from './params.ts';
import { type Evidence, effectAt } from './posterior.ts';
import { seasonEffects } from './seasons.ts';
import { changepointsOf, startTrend, type Trend, trendAt } from './trend.ts';

export interface Fit {
  readonly trend: Trend;
  /** Clock at the first known row and length to the last: time 0 and 1 of the trend. */
  readonly origin: number;
  readonly span: number;
  /** Values are `floor` + `unit` times scaled ones. */
  readonly unit: number;
  readonly floor: number;
  readonly effects: readonly Effect[];
  readonly beta: readonly number[];
  /** Standard deviation of the noise, scaled. */
  readonly sigma: number;
  readonly multiplicative: boolean;
  /** The errors that go on, in the unit of the target. */
  readonly carry?: Carry;
  /** How much wider than their equations intervals are. */
  readonly widen?: number;
  readonly note?: string;
}

const digits = (x: number): number => significant(x, 12);

const scaledTimes = ({ origin, span }: Pick<Fit, 'origin' | 'span'>, { axis, times }: Steps): Float64Array =>
  clockOf(axis, times).map((t) => (t - origin) / span);

/** Only the rows whose value is known. */
function knownRows(series: Series): Series {
  const rows = [...series.y.keys()].filter((i) => Number.isFinite(series.y[i]));
  if (rows.length === series.y.length) return series;
  const pick = (x: Float64Array): Float64Array => Float64Array.from(rows, (i) => x[i]!);
  return { ...series, y: pick(series.y), times: pick(series.times), covariates: series.covariates.map(pick) };
}

function capOf({ growth, cap, floor }: Params, unit: number): number {
  if (growth !== 'logistic') return 0;
  if (cap === undefined)
    throw new AlmanacError('UNSUITABLE', 'logistic growth has no cap', { hint: 'Give the value at which growth saturates as cap.' });
  if (cap <= floor) throw new AlmanacError('UNSUITABLE', `cap ${cap} is not above floor ${floor}`, { hint: 'Raise cap or lower floor.' });
  return (cap - floor) / unit;
}

export function fitSeries(series: Series, p: Params, check: () => void): Fit {
  const known = knownRows(series);
  const { y } = known;
  const floor = p.growth === 'logistic' ? p.floor : 0;
  const unit = y.reduce((most, v) => Math.max(most, Math.abs(v - floor)), 0) || 1;
  const clock = clockOf(known.axis, known.times);
  const frame = { origin: clock[0]!, span: clock[clock.length - 1]! - clock[0]!, unit, floor };
  const { effects: seasons, left } = seasonEffects(stepsOf(known), p);
  const effects = [...seasons, ...known.covariates.map((_, c) => regressorOf(known, c))];
  const multiplicative = p.mode === 'multiplicative';
  const t = scaledTimes(frame, stepsOf(known));
  const scaled = y.map((v) => (v - floor) / unit);
  const note = left.length > 0 ? `the history holds less than two seasons of ${left.join(' and ')} steps: left out` : undefined;
  const cap = capOf(p, unit);
  const width = effects.reduce((sum, e) => sum + widthOf(e), 0);
  if (isConstant(y) && p.growth !== 'logistic') {
    const trend: Trend = { growth: 'flat', k: 0, m: scaled[0]!, deltas: [], changepoints: [], cap };
    return { ...frame, trend, effects, beta: new Array<number>(width).fill(0), sigma: 0, multiplicative, note };
  }
  const data: Evidence = {
    y: scaled,
    t,
    features: featureRows(effects, stepsOf(known)),
    priors: Float64Array.from(
      effects.flatMap((e) => new Array<number>(widthOf(e)).fill(e.kind === 'season' ? p.seasonPrior : p.regressorPrior)),
    ),
    multiplicative,
    changePrior: p.changePrior,
  };
  const changepoints = p.growth === 'flat' ? [] : changepointsOf(t, p.changepoints, p.changepointRange);
  const { trend, beta, sigma } = fitMap(data, startTrend(p.growth, t, scaled, cap, changepoints), check);
  const fit: Fit = {
    ...frame,
    trend: { ...trend, k: digits(trend.k), m: digits(trend.m), deltas: trend.deltas.map(digits), changepoints: changepoints.map(digits) },
    effects,
    beta: Array.from(beta, digits),
    sigma: digits(sigma),
    multiplicative,
    note,
  };
  if (!p.carry) return fit;
  const made = meanOf(fit, stepsOf(series));
  const errors = series.y.map((v, i) => (v - made[i]!) / unit);
  const { phi, psi, recent } = carryOf(errors, Math.min(...p.seasons, errors.length));
  return { ...fit, carry: { phi: digits(phi), psi: digits(psi), recent: recent.map((e) => digits(e * unit)) } };
}

/** Trend and effects together at the steps, in the unit of the target. */
export function meanOf(fit: Fit, steps: Steps): Float64Array {
  const { unit, floor, multiplicative, trend } = fit;
  const features = featureRows(fit.effects, steps);
  return scaledTimes(fit, steps).map((t, i) => {
    const level = trendAt(trend, t);
    return floor + unit * (level + effectAt(features, fit.beta, i) * (multiplicative ? level : 1));
  });
}

/** Trend and each effect at the steps, in the unit of the target: their sum is the point forecast. */
export function partsOf(fit: Fit, steps: Steps): { trend: Float64Array; effects: Float64Array[] } {
  const { effects, beta, unit, floor, multiplicative } = fit;
  const trend = scaledTimes(fit, steps).map((t) => trendAt(fit.trend, t));
  let from = 0;
  const values = effects.map((effect) => {
    const own = beta.slice(from, from + widthOf(effect));
    from += own.length;
    const features = featureRows([effect], steps);
    return trend.map((level, i) => unit * effectAt(features, own, i) * (multiplicative ? level : 1));
  });
  return { trend: trend.map((v) => floor + unit * v), effects: values };
}

export const futureTimes = (fit: Fit, steps: Steps): Float64Array => scaledTimes(fit, steps);

/** The sum of all effects at the steps, scaled: what is added to the trend, or its share of the trend where effects multiply it. */
export function scaledEffects(fit: Fit, steps: Steps): Float64Array {
  const features = featureRows(fit.effects, steps);
  return steps.times.map((_, i) => effectAt(features, fit.beta, i));
}
