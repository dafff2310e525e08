import { significant } from '#shared/math/rounding.ts';
import { calibrate, conformalQuantile, type Spread } from '../kit/conformal.ts';
import { type Board, boardOf, type Days, lastDays, overDays, withRows } from '../kit/days/days.ts';
import { type Scales, scaledBoard, scalesOf, unscaled } from '../kit/days/scale.ts';
import type { Predictive, Series, Steps } from '../kit/series.ts';
import { type Conditioned, condition, type Part, predictorOf } from './condition.ts';

export interface Fit {
  readonly days: Days;
  readonly scales: Scales;
  readonly parts: readonly Part[];
  /** Days of lead-in, and days from the first that the weights belong to. */
  readonly lead: number;
  readonly to: number;
  readonly weights: readonly Conditioned['weights'][];
  /** Largest size of a scaled value: forecasts go little beyond it. */
  readonly most: number;
  readonly spread?: Spread;
  /** How much wider the second, third … day is than the first. */
  readonly growth: readonly number[];
  readonly window: number;
  readonly renew: number;
}

const CALIBRATED_DAYS = 182;
const GROWTH_DAYS = 14;

/** Errors of the naive forecast b days on against those of one day: how a first day's width grows. Never falls. */
function growthOf({ y, size }: Board): number[] {
  const days = y.length / size;
  const error = (lag: number): number => {
    let sum = 0;
    for (let i = lag * size; i < y.length; i++) sum += (y[i]! - y[i - lag * size]!) ** 2;
    return sum / Math.max(1, y.length - lag * size);
  };
  const first = error(1);
  let most = 1;
  return Array.from({ length: Math.min(GROWTH_DAYS, Math.max(1, days - 2)) }, (_, b) => {
    if (first > 0) most = Math.max(most, Math.sqrt(error(b + 1) / first));
    return significant(most, 5);
  });
}

/** Weights, intervals and growth for the days of the fit, with kernels that are known. */
export function conditioned(
  days: Days,
  lead: number,
  parts: readonly Part[],
  bent: boolean,
  check?: () => void,
): Pick<Fit, 'scales' | 'weights' | 'spread' | 'growth' | 'most' | 'to'> {
  const whole = Math.floor(days.y.length / days.size);
  const raw = boardOf(
    lastDays({ ...days, y: days.y.slice(0, whole * days.size), x: days.x.map((c) => c.slice(0, whole * days.size)) }, whole),
  );
  const scales = scalesOf(raw, bent);
  const board = scaledBoard(raw, scales);
  const most = significant(
    board.y.reduce((m, v) => Math.max(m, Math.abs(v)), 0),
    6,
  );
  const made = parts.map((part) => condition(part, board, lead, whole, check));
  const n = whole - lead;
  const rows = Array.from({ length: Math.min(CALIBRATED_DAYS, Math.floor((2 * n) / 3)) }, () =>
    new Float64Array(days.size).fill(Number.NaN),
  );
  made.forEach((m, p) => {
    m?.errors.forEach((e, k) => {
      rows.forEach((row, r) => {
        row[parts[p]!.from + k] = e[n - rows.length + r]!;
      });
    });
  });
  return {
    scales,
    weights: made.map((m, p) => m?.weights ?? Array.from({ length: parts[p]!.to - parts[p]!.from }, () => new Array<number>(n).fill(0))),
    spread: calibrate(rows, days.size),
    growth: growthOf(board),
    most,
    to: whole,
  };
}

/** Days that end with the last known step, whatever its hour. */
function anchoredAtEnd({ size, first, y, x }: Days): Days {
  const begun = y.length % size;
  return { size, first: first + begun, y: y.slice(begun), x: x.map((c) => c.slice(begun)) };
}

/**
 * The kernels stay; the days that were added count in, anew every `renew` days. Where that is every day, days are also cut anew, so that the
 * last one is whole: an origin at noon has days from noon to noon.
 */
export function updateDays(fit: Fit, added: Series): Fit {
  const { size } = fit.days;
  const grown = withRows(fit.days, added, Number.POSITIVE_INFINITY);
  if (grown.y.length === fit.days.y.length) return fit;
  const whole = Math.floor(grown.y.length / size);
  if (fit.renew > 1 && whole - fit.to < fit.renew) return { ...fit, days: grown };
  const days = lastDays(fit.renew > 1 ? grown : anchoredAtEnd(grown), fit.window + fit.lead);
  return { ...fit, days, ...conditioned(days, fit.lead, fit.parts, fit.scales.y.bent) };
}

export function forecastOfDays(fit: Fit, steps: Steps): Predictive {
  const { days, scales, parts, weights, most, spread, growth } = fit;
  const { size } = days;
  const rule = (board: Board) => {
    const predictors = parts.map((part, p) => predictorOf(part, weights[p]!, board, fit.lead, fit.to));
    return (day: number) =>
      Float64Array.from(
        predictors.flatMap((predict) => predict(day)),
        (v) => Math.min(most + 1, Math.max(-most - 1, v)),
      );
  };
  const z = overDays(days, steps, (raw) => scaledBoard(raw, scales), rule);
  const begun = days.y.length;
  const widths = z.steps.map((step) => growth[Math.min(growth.length - 1, Math.floor(step / size) - Math.floor(begun / size))]!);
  return {
    mean: z.values.map((v) => unscaled(scales.y, v)),
    quantile: (p) => {
      if (!spread) return z.values.map((v) => unscaled(scales.y, v));
      const reach = conformalQuantile(spread, new Float64Array(size), p);
      return z.values.map((v, h) => unscaled(scales.y, v + reach[z.steps[h]! % size]! * widths[h]!));
    },
  };
}
