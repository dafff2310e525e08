import { significant } from '#shared/math/rounding.ts';
import { calibrate, conformalQuantile, type Spread } from '../kit/conformal.ts';
import { type Board, boardOf, type Days, daysOf, lastDays, overDays, withRows } from '../kit/days/days.ts';
import { daySizes, type Group, groupsFor, lagsFor } from '../kit/days/groups.ts';
import { type Scales, scaledBoard, scalesOf, unscaled } from '../kit/days/scale.ts';
import type { Predictive, Series, Steps } from '../kit/series.ts';
import { type Conditioned, condition, type Part, predictPart, targetsOf } from './condition.ts';
import { rowsFor } from './kernel.ts';
import { learnKernel } from './learn.ts';

export interface Options {
  readonly seasons: readonly number[];
  readonly transform: 'asinh' | 'none';
  readonly parts: number;
  readonly window: number;
  readonly learn: number;
  readonly iterations: number;
  readonly renew: number;
}

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
  readonly note?: string;
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

/** The groups that a part looks at: all, and where it is not the whole day, its own steps of yesterday and of the covariates today. */
function groupsOfPart(groups: readonly Group[], from: number, to: number, size: number): Group[] {
  if (to - from === size) return [...groups];
  const own = groups.flatMap((g): Group[] => {
    if (g.kind === 'y' && g.lag === 1 && g.width === size) return [{ ...g, from, width: to - from }];
    if (g.kind === 'x' && g.lag === 0 && g.width === size) return [{ ...g, from, width: to - from }];
    return [];
  });
  return [...groups, ...own];
}

/** Weights, intervals and growth for the days of the fit, with kernels that are known. */
function conditioned(
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

export function fitDays(series: Series, options: Options, check: () => void): Fit {
  const { size, cycles } = daySizes(options.seasons);
  const bent = options.transform === 'asinh';
  const all = daysOf(series, size);
  const held = Math.floor(all.y.length / size);
  const lags = lagsFor(held, cycles);
  const lead = lags[lags.length - 1]!;
  const days = lastDays(all, options.window + lead);
  const raw = boardOf(days);
  const board = scaledBoard(raw, scalesOf(raw, bent));
  const groups = groupsFor(raw, series.axis, { lags, cycles: cycles.filter((c) => held >= 3 * c), rich: true });
  const count = board.y.length / size;
  const from = Math.max(lead, count - options.learn);
  const pieces = Math.min(options.parts, size);
  const parts = Array.from({ length: pieces }, (_, p): Part => {
    const [begin, end] = [Math.round((p * size) / pieces), Math.round(((p + 1) * size) / pieces)];
    const own = groupsOfPart(groups, begin, end, size);
    const outputs = Array.from({ length: end - begin }, (_, k) => targetsOf(board, begin + k, from, count));
    const kernel = learnKernel(rowsFor(board, own, from, count), outputs, options.iterations, check);
    const short = (v: number): number => significant(v, 8);
    const { near, slope, amplitude, level, fade, drift, noise } = kernel;
    return {
      from: begin,
      to: end,
      groups: own,
      kernel: {
        near: near.map(short),
        slope: slope.map(short),
        amplitude: short(amplitude),
        level: short(level),
        fade: short(fade),
        drift: short(drift),
        noise: short(noise),
      },
    };
  });
  check();
  return { days, lead, parts, window: options.window, renew: options.renew, ...conditioned(days, lead, parts, bent, check) };
}

/** The kernels stay; the days that were added count in, anew every `renew` days. */
export function updateDays(fit: Fit, added: Series): Fit {
  const { size } = fit.days;
  const grown = withRows(fit.days, added, Number.POSITIVE_INFINITY);
  const whole = Math.floor(grown.y.length / size);
  if (whole - fit.to < fit.renew) return { ...fit, days: grown };
  const days = lastDays(grown, fit.window + fit.lead);
  return { ...fit, days, ...conditioned(days, fit.lead, fit.parts, fit.scales.y.bent) };
}

export function forecastOfDays(fit: Fit, steps: Steps): Predictive {
  const { days, scales, parts, weights, most, spread, growth } = fit;
  const { size } = days;
  const z = overDays(
    days,
    steps,
    (raw) => scaledBoard(raw, scales),
    (board, day) => {
      const values = parts.flatMap((part, p) => predictPart(part, weights[p]!, board, fit.lead, fit.to, day));
      return Float64Array.from(values, (v) => Math.min(most + 1, Math.max(-most - 1, v)));
    },
  );
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
