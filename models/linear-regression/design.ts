import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { DAY } from '#shared/base/units.ts';
import { quantileOfSorted } from '#shared/math/quantile.ts';
import type { Exclusive, SparseRow } from '#shared/math/ridge.ts';
import { mean, standardDeviation } from '#shared/math/statistics.ts';
import { stepNumber } from '../kit/phase.ts';
import type { Steps } from '../kit/series.ts';

/** How a covariate enters: standardised, and bent at the knots (in standard deviations) so that each side has its own slope. */
export interface Shape {
  readonly centre: number;
  readonly scale: number;
  readonly knots: readonly number[];
  readonly square: boolean;
  /** Whether the effect varies over the shortest season. */
  readonly varying: boolean;
}

/** What the columns of the design are: plain data, so that the forecast makes the same ones. */
export interface Design {
  readonly trend: boolean;
  /** Step number of the first row and how many rows the trend grows by one over. */
  readonly start: number;
  readonly span: number;
  /** Seasons with one coefficient per place. */
  readonly places: readonly number[];
  /** Long seasons, by sine and cosine pairs. */
  readonly waves: readonly number[];
  /** Steps in a year, whose waves also bend the pattern of the shortest season; 0 for none. */
  readonly year: number;
  /** The shortest season, 1 for none. */
  readonly day: number;
  readonly shapes: readonly Shape[];
}

export type CovariateShape = 'linear' | 'quadratic' | 'hinge';

const MOST_PLACES = 400;
const PAIRS = 6;
const KNOTS = [0.2, 0.4, 0.6, 0.8];
/** Pairs by which the effect of a covariate varies over the shortest season. */
const EFFECT_PAIRS = 2;
const YEAR_PAIRS = 2;
/** Pairs of the shortest season that the first pair of the year bends. */
const DAY_PAIRS = 3;
const YEAR = 365.2425 * DAY;

/** Steps in a year, where a step is a day or less and the history holds one. */
function yearOf(axis: TimeAxis, rows: number): number {
  if (axis.kind === 'integer' || nominalStep(axis) > DAY) return 0;
  const steps = YEAR / nominalStep(axis);
  return rows >= steps ? steps : 0;
}

function shapeOf(values: Float64Array, kind: CovariateShape, varying: boolean): Shape {
  const known = values.filter(Number.isFinite).sort();
  const centre = known.length > 0 ? mean(known) : 0;
  const scale = standardDeviation(known) || 1;
  const steps = known.filter((v, i) => i === 0 || v !== known[i - 1]).length;
  if (steps <= 2) return { centre, scale, knots: [], square: false, varying };
  const knots = kind === 'hinge' ? KNOTS.map((p) => (quantileOfSorted(known, p) - centre) / scale) : [];
  return { centre, scale, knots: knots.filter((k, i) => i === 0 || k > knots[i - 1]!), square: kind === 'quadratic', varying };
}

export interface DesignOptions {
  readonly seasons: readonly number[];
  readonly trend: boolean;
  readonly shape: CovariateShape;
  readonly varying: boolean;
  readonly yearly: boolean;
  /** Covariates that follow from the time alone enter as they are: the seasons of the design bend already. */
  readonly calendar: readonly boolean[];
}

/** The columns for a history: seasons that it does not hold twice are left out. */
export function designFor(steps: Steps, { seasons, trend, shape, varying, yearly, calendar }: DesignOptions): Design {
  const rows = steps.times.length;
  const held = [...new Set(seasons)].filter((m) => m > 1 && rows >= 2 * m).sort((a, b) => a - b);
  return {
    trend,
    start: stepNumber(steps.axis, steps.times[0]!),
    span: Math.max(1, rows - 1),
    places: held.filter((m) => m <= MOST_PLACES),
    waves: held.filter((m) => m > MOST_PLACES),
    year: yearly ? yearOf(steps.axis, rows) : 0,
    day: held[0] ?? 1,
    shapes: steps.covariates.map((c, i) => (calendar[i] ? shapeOf(c, 'linear', false) : shapeOf(c, shape, varying && held.length > 0))),
  };
}

const piecesOf = ({ knots, square }: Shape): number => 1 + knots.length + (square ? 1 : 0);

const widthOf = (s: Shape): number => piecesOf(s) * (s.varying ? 1 + 2 * EFFECT_PAIRS : 1);

const yearWidth = ({ year, day }: Design): number => (year > 0 ? 2 * YEAR_PAIRS + (day > 1 ? 4 * DAY_PAIRS : 0) : 0);

const width = (d: Design): number =>
  1 +
  (d.trend ? 1 : 0) +
  d.places.reduce((a, b) => a + b, 0) +
  d.waves.length * 2 * PAIRS +
  yearWidth(d) +
  d.shapes.reduce((a, s) => a + widthOf(s), 0);

/** The columns in groups that a person can name: where each group ends. The intercept and the trend are one. */
export function groupsOf(d: Design, covariates: readonly string[]): { readonly name: string; readonly to: number }[] {
  const groups: { name: string; to: number }[] = [];
  const add = (name: string, count: number): void => {
    if (count > 0) groups.push({ name, to: (groups.at(-1)?.to ?? 0) + count });
  };
  add('trend', d.trend ? 2 : 1);
  for (const m of d.places) add(`season ${m}`, m);
  for (const m of d.waves) add(`season ${m}`, 2 * PAIRS);
  add('season of the year', yearWidth(d));
  for (const [c, shape] of d.shapes.entries()) add(covariates[c]!, widthOf(shape));
  return groups;
}

/** Intercept and trend are free; every other coefficient is drawn to zero as by `strength` observations of zero effect. */
export const penalties = (d: Design, strength: number): Float64Array =>
  new Float64Array(width(d)).fill(strength).fill(0, 0, d.trend ? 2 : 1);

/** The dummies of the longest season, of which a row has one: they cost the regression next to nothing. */
export function longestSeason({ trend, places }: Design): Exclusive {
  const count = places[places.length - 1] ?? 0;
  return { from: (trend ? 2 : 1) + places.reduce((a, b) => a + b, 0) - count, count };
}

/** Fills `row` for the rows of `steps`; false where a covariate is missing (it then counts as average). */
export function rowsOfDesign(d: Design, { axis, times, covariates }: Steps): { row: SparseRow; at: (i: number) => boolean } {
  const row: { places: number[]; values: number[] } = { places: [], values: [] };
  const number = stepNumbers(axis, times);
  const put = (place: number, value: number): void => {
    row.places.push(place);
    row.values.push(value);
  };
  const putWaves = (from: number, angle: number, pairs: number, size: number): number => {
    for (let k = 1; k <= pairs; k++) {
      put(from + 2 * k - 2, size * Math.sin(k * angle));
      put(from + 2 * k - 1, size * Math.cos(k * angle));
    }
    return from + 2 * pairs;
  };
  const at = (i: number): boolean => {
    row.places.length = 0;
    row.values.length = 0;
    let complete = true;
    let next = 0;
    const t = number[i]!;
    put(next++, 1);
    if (d.trend) put(next++, (t - d.start) / d.span);
    for (const m of d.places) {
      put(next + (((t % m) + m) % m), 1);
      next += m;
    }
    for (const m of d.waves) next = putWaves(next, (2 * Math.PI * t) / m, PAIRS, 1);
    const dayAngle = (2 * Math.PI * t) / d.day;
    if (d.year > 0) {
      const yearAngle = (2 * Math.PI * t) / d.year;
      next = putWaves(next, yearAngle, YEAR_PAIRS, 1);
      if (d.day > 1) {
        next = putWaves(next, dayAngle, DAY_PAIRS, Math.sin(yearAngle));
        next = putWaves(next, dayAngle, DAY_PAIRS, Math.cos(yearAngle));
      }
    }
    const putEffect = (x: number, varying: boolean): void => {
      put(next++, x);
      if (varying) next = putWaves(next, dayAngle, EFFECT_PAIRS, x);
    };
    d.shapes.forEach(({ centre, scale, knots, square, varying }, c) => {
      const raw = covariates[c]![i]!;
      if (!Number.isFinite(raw)) complete = false;
      const x = Number.isFinite(raw) ? (raw - centre) / scale : 0;
      putEffect(x, varying);
      if (square) putEffect(x * x, varying);
      for (const knot of knots) putEffect(Math.max(0, x - knot), varying);
    });
    return complete;
  };
  return { row, at };
}

const stepNumbers = (axis: TimeAxis, times: Float64Array): Float64Array => times.map((t) => stepNumber(axis, t));
