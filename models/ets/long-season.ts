import { significant } from '#shared/math/rounding.ts';
import { isSeasonal } from '../kit/seasonality.ts';
import { stl } from '../kit/stl/stl.ts';

/** A season that was taken out before the fit: added, or multiplied, back to the forecasts. */
export interface LongSeason {
  readonly kind: 'A' | 'M';
  /** Figures of the next steps, the next one first. */
  readonly figures: readonly number[];
}

/** A history without its season, and what a likelihood of its rows is short of that of the history itself (times -2). */
export interface Deseasonalised {
  readonly y: Float64Array;
  readonly long?: LongSeason;
  readonly jacobian: number;
}

/** Seasons over which the pattern is smoothed, as R's stlf() does it. */
const WINDOW = 11;

function without(y: Float64Array, period: number, kind: 'A' | 'M', check: () => void): Deseasonalised {
  const { season } = stl(kind === 'M' ? y.map(Math.log) : y, period, { seasonWindow: WINDOW }, check);
  const rest = kind === 'M' ? y.map((v, i) => v / Math.exp(season[i]!)) : y.map((v, i) => v - season[i]!);
  const last = season.subarray(season.length - period);
  const figures = Array.from(last, (v) => significant(kind === 'M' ? Math.exp(v) : v, 10));
  return { y: rest, long: { kind, figures }, jacobian: kind === 'M' ? 2 * season.reduce((a, b) => a + b, 0) : 0 };
}

/** The ways to take a season that is too long for ETS out of a history: none where it is not wanted, not held twice or not there. */
export function deseasonalisations(
  y: Float64Array,
  period: number,
  seasonal: 'auto' | 'N' | 'A' | 'M',
  check: () => void,
): Deseasonalised[] {
  if (seasonal === 'N' || y.length <= 2 * period || (seasonal === 'auto' && !isSeasonal(y, period))) return [{ y, jacobian: 0 }];
  const positive = y.every((v) => v > 0);
  const kinds = (['A', 'M'] as const).filter((kind) => (kind === 'A' ? seasonal !== 'M' || !positive : seasonal !== 'A' && positive));
  return kinds.map((kind) => without(y, period, kind, check));
}

/** The figure of step h ahead put back onto a value without season. */
export const seasoned = (long: LongSeason | undefined, v: number, h: number): number => {
  if (!long) return v;
  const figure = long.figures[h % long.figures.length]!;
  return long.kind === 'A' ? v + figure : v * figure;
};

export const unseasoned = (long: LongSeason | undefined, v: number, h: number): number => {
  if (!long) return v;
  const figure = long.figures[h % long.figures.length]!;
  return long.kind === 'A' ? v - figure : v / figure;
};

/** The pattern after n more rows. */
export const turned = (long: LongSeason, n: number): LongSeason => {
  const m = long.figures.length;
  return { ...long, figures: long.figures.map((_, i) => long.figures[(n + i) % m]!) };
};
